# Makes the inputs that come with R (data/) and the reference values (r.json) of the cases in cases.json.
#
#   cd tests/reference && Rscript make.R
#
# Needs R with jsonlite, psych and epitools. What is compared with what, and how closely: ../test_reference.py.

suppressPackageStartupMessages({
  library(jsonlite)
  library(psych)
})
options(stringsAsFactors = FALSE, warn = 1)
set.seed(1) # the starts of factanal; the figures do not hang on them

# --- inputs: extracts of data sets that come with R and psych --------------------------------------------------------

save_data <- function(frame, name) {
  write.csv(frame, file.path("data", paste0(name, ".csv")), row.names = FALSE, na = "", quote = FALSE)
}

counts_of <- function(table) {
  frame <- as.data.frame(table)
  names(frame)[names(frame) == "Freq"] <- "n"
  frame
}

save_data(counts_of(UCBAdmissions), "admissions")
save_data(counts_of(Titanic), "titanic")
save_data(counts_of(HairEyeColor), "hair_eye")
cars <- mtcars
cars$vs <- ifelse(cars$vs == 1, "straight", "v-shaped")
cars$am <- ifelse(cars$am == 1, "manual", "automatic")
save_data(cars, "mtcars")
save_data(ToothGrowth, "tooth_growth")
save_data(PlantGrowth, "plant_growth")
save_data(InsectSprays, "insect_sprays")
save_data(chickwts, "chickwts")
save_data(attitude, "attitude")
save_data(longley, "longley")
air <- airquality
air$hot <- ifelse(air$Temp >= 80, "yes", "no")
save_data(air, "airquality")
women <- infert[, c("education", "age", "parity", "induced", "spontaneous", "case")]
women$case <- ifelse(women$case == 1, "yes", "no")
save_data(women, "infert")
by_status <- rbind(
  data.frame(esoph[, 1:3], status = "case", n = esoph$ncases),
  data.frame(esoph[, 1:3], status = "control", n = esoph$ncontrols)
)
save_data(by_status[order(by_status$agegp, by_status$alcgp, by_status$tobgp), ], "esoph")
save_data(head(bfi, 300), "bfi")

# --- reading a case: the same few rules as in ../test_reference.py ---------------------------------------------------

read_case <- function(case) {
  frame <- read.csv(file.path("data", case$data), na.strings = "", check.names = FALSE)
  for (name in names(case$where)) frame <- frame[which(frame[[name]] == case$where[[name]]), , drop = FALSE]
  for (name in names(frame)) if (all(is.na(frame[[name]]))) frame[[name]] <- as.numeric(frame[[name]])
  frame
}

level_of <- function(case) if (is.null(case$level)) 0.95 else case$level

# levels in the order in which they first appear
as_levels <- function(x) factor(x, levels = unique(x[!is.na(x)]))

# a column by its name, or the sum of some, possibly cut into low (below) and high (from the cut upwards)
column_of <- function(frame, wanted) {
  if (is.character(wanted)) return(frame[[wanted]])
  score <- rowSums(frame[, unlist(wanted$sum), drop = FALSE])
  if (is.null(wanted$cut)) return(score)
  at <- get(wanted$cut)(score, na.rm = TRUE)
  factor(ifelse(score < at, "low", "high"), levels = c("low", "high"))
}

as_factor <- function(x) if (is.factor(x)) x else as_levels(x)

# --- cross-tables ----------------------------------------------------------------------------------------------------

# the odds ratios under which the first cell is just too large and just too small; fisher.test itself stops at 1e-4
exact_interval <- function(m, level) {
  a <- m[1, 1]; exposed <- sum(m[1, ]); ill <- sum(m[, 1]); well <- sum(m[, 2])
  cell <- max(0, exposed - well):min(exposed, ill)
  log_ways <- dhyper(cell, ill, well, exposed, log = TRUE)
  tail_of <- function(log_odds, tail) {
    w <- log_ways + cell * log_odds
    w <- exp(w - max(w))
    sum(w[tail]) / sum(w)
  }
  root <- function(tail) {
    f <- function(x) tail_of(x, tail) - (1 - level) / 2
    exp(uniroot(f, c(-60, 60), tol = 1e-14, maxiter = 10000)$root)
  }
  c(if (a == min(cell)) 0 else root(cell >= a), if (a == max(cell)) Inf else root(cell <= a))
}

# Cramer's V with the noncentral chi-squares under which the observed one is just too large and just too small
v_interval <- function(chi2, dof, n, smaller, level) {
  tail <- (1 - level) / 2
  ncp <- function(p) {
    if (pchisq(chi2, dof) <= p) return(0)
    upper <- chi2 + 10
    while (pchisq(chi2, dof, ncp = upper) > p) upper <- upper * 2
    uniroot(function(l) pchisq(chi2, dof, ncp = l) - p, c(0, upper), tol = 1e-13, maxiter = 10000)$root
  }
  scale <- n * (smaller - 1)
  ends <- pmin(1, sqrt(c(ncp(1 - tail), ncp(tail)) / scale))
  if (chi2 == 0 || ends[2] < min(1, sqrt(chi2 / scale))) c(NA, NA) else ends # more even than chance leaves it
}

of_two_by_two <- function(m, level) {
  yates <- suppressWarnings(chisq.test(m, correct = TRUE))
  exact <- exact_interval(m, level)
  turned <- m[2:1, 2:1] # epitools wants the reference row and the column without the outcome first
  odds <- suppressWarnings(epitools::oddsratio.wald(turned, conf.level = level)$measure[2, ])
  risk <- suppressWarnings(epitools::riskratio.wald(turned, conf.level = level)$measure[2, ])
  risks <- m[, 1] / rowSums(m)
  difference <- suppressWarnings(prop.test(m, correct = FALSE, conf.level = level))
  some <- m[1, 1] > 0 && m[2, 1] > 0
  list(
    chi2_corrected = yates$statistic, p_corrected = yates$p.value,
    odds_ratio = m[1, 1] * m[2, 2] / (m[1, 2] * m[2, 1]),
    odds_ratio_ci = if (all(m > 0)) odds[2:3] else exact, # an empty cell: no Wald interval, the exact one instead
    odds_ratio_exact_ci = exact,
    prevalence_ratio = risks[1] / risks[2],
    prevalence_ratio_ci = if (some) risk[2:3] else c(NA, NA),
    risk_difference = risks[1] - risks[2],
    risk_difference_ci = if (abs(risks[1] - risks[2]) < 1) difference$conf.int[1:2] else c(NA, NA)
  )
}

crosstab_case <- function(case) {
  frame <- read_case(case)
  x <- as_factor(column_of(frame, case$rows)); y <- as_factor(column_of(frame, case$columns))
  n <- if (is.null(case$count)) rep(1, nrow(frame)) else frame[[case$count]]
  m <- unclass(xtabs(n ~ x + y))
  rows <- which(rowSums(m) > 0); columns <- which(colSums(m) > 0)
  figures <- list(n = sum(m), n_missing = sum(is.na(x) | is.na(y)), observed = unname(as.vector(t(m))))
  t <- matrix(as.numeric(m[rows, columns]), length(rows))
  if (min(dim(t)) < 2) return(figures)
  test <- suppressWarnings(chisq.test(t, correct = FALSE))
  e <- test$expected; total <- sum(t); chi2 <- unname(test$statistic); smaller <- min(dim(t))
  likelihood <- 2 * sum(ifelse(t > 0, t * log(t / e), 0))
  places <- cbind(rows[row(t)], columns[col(t)])
  r <- cov.wt(places, wt = as.vector(t) / total, cor = TRUE, method = "ML")$cor[1, 2]
  linear <- (total - 1) * r^2
  figures <- c(figures, list(
    dof = test$parameter, chi2 = chi2, p = test$p.value,
    likelihood_ratio = likelihood, p_likelihood_ratio = pchisq(likelihood, test$parameter, lower.tail = FALSE),
    linear = linear, p_linear = pchisq(linear, 1, lower.tail = FALSE),
    p_fisher = if (!isFALSE(case$fisher)) fisher.test(t, workspace = 2e8, conf.int = FALSE)$p.value,
    expected = as.vector(t(e)),
    cells_below_5 = sum(e < 5), share_below_5 = mean(e < 5), least_expected = min(e),
    phi = sqrt(chi2 / total), cramers_v = sqrt(chi2 / total / (smaller - 1)),
    contingency_coefficient = sqrt(chi2 / (chi2 + total)),
    cramers_v_ci = v_interval(chi2, test$parameter, total, smaller, level_of(case))
  ))
  if (all(dim(t) == 2)) figures <- c(figures, of_two_by_two(t, level_of(case)))
  figures
}

# --- items of a scale ------------------------------------------------------------------------------------------------

scored_items <- function(case) {
  low <- if (is.null(case$low)) 1 else case$low
  high <- if (is.null(case$high)) 5 else case$high
  answers <- read_case(case)[, unlist(case$items)]
  answers[!is.na(answers) & (answers < low | answers > high)] <- NA
  for (item in unlist(case$reverse)) answers[[item]] <- low + high - answers[[item]]
  answers
}

split_half <- function(answers, in_first) {
  first <- rowSums(answers[, in_first, drop = FALSE]); second <- rowSums(answers[, !in_first, drop = FALSE])
  r <- cor(first, second); k1 <- sum(in_first); k2 <- sum(!in_first)
  share <- k1 * k2 / (k1 + k2)^2
  list(
    r = r, spearman_brown = 2 * r / (1 + r),
    spearman_brown_unequal = 2 * r / (r + sqrt(r^2 + 4 * (1 - r^2) * share)),
    guttman = 2 * (1 - (var(first) + var(second)) / var(first + second))
  )
}

# McDonald's omega of the plain sum, from the one-factor model that factanal fits by maximum likelihood
omega_of_sum <- function(answers) {
  start <- factanal(answers, 1, control = list(nstart = 5))
  sd <- sapply(answers, sd)
  unique <- start$uniquenesses
  if (any(unique <= 0.005 * (1 + 1e-6))) return(NA) # a Heywood case: no proper solution
  # factanal stops early; the same likelihood equations are iterated on until they stand still
  R <- cor(answers)
  equations <- function(log_unique) {
    u <- exp(log_unique)
    e <- eigen(R / sqrt(outer(u, u)), symmetric = TRUE)
    loadings <- sqrt(u) * e$vectors[, 1] * sqrt(max(e$values[1] - 1, 0))
    list(gap = (loadings^2 + u - 1) / u, loadings = loadings)
  }
  at <- log(unique)
  for (step in 1:50) {
    gap <- equations(at)$gap
    if (max(abs(gap)) < 1e-13) break
    slope <- sapply(seq_along(at), function(j) {
      h <- replace(numeric(length(at)), j, 1e-5)
      (equations(at + h)$gap - equations(at - h)$gap) / 2e-5
    })
    at <- at - solve(slope, gap)
  }
  loadings <- equations(at)$loadings
  stopifnot(max(abs(abs(loadings) - abs(start$loadings[, 1]))) < 1e-4) # the same solution as factanal's
  common <- sum(loadings * sd)^2
  common / (common + sum(exp(at) * sd^2))
}

items_case <- function(case) {
  given <- scored_items(case)
  answered <- given[, colSums(!is.na(given)) > 0, drop = FALSE]
  complete <- answered[complete.cases(answered), , drop = FALSE]
  n <- nrow(complete); level <- level_of(case); tail <- (1 - level) / 2
  spread <- sapply(complete, function(item) max(item) > min(item))
  d <- complete[, spread, drop = FALSE]; k <- ncol(d)
  total <- rowSums(d)
  figures <- list(n = n, n_excluded = nrow(given) - n, items = names(d))
  t <- qt(0.975, n - 2)
  figures$r_critical <- t / sqrt(n - 2 + t^2)
  if (var(total) == 0) return(c(figures, alpha = NA))
  a <- suppressWarnings(suppressMessages(psych::alpha(d, check.keys = FALSE, warnings = FALSE)))
  alpha <- a$total$raw_alpha
  rest <- function(j) rowSums(d[, -j, drop = FALSE])
  items <- seq_len(k)
  c(figures, list(
    alpha = alpha, alpha_standardised = a$total$std.alpha,
    alpha_ci = 1 - (1 - alpha) * qf(c(1 - tail, tail), n - 1, (n - 1) * (k - 1)),
    omega = if (k > 2 && n > k && min(eigen(cor(d))$values) > 1e-9) omega_of_sum(d) else NA,
    split_half = split_half(d, items <= ceiling(k / 2)), split_half_odd_even = split_half(d, items %% 2 == 1),
    table = list(
      mean = a$item.stats$mean, sd = a$item.stats$sd, r = a$item.stats$raw.r,
      p = sapply(items, function(j) cor.test(d[[j]], total)$p.value),
      r_corrected = if (k > 2) a$item.stats$r.drop else rep(cor(d)[1, 2], 2),
      r_squared = if (n > k) sapply(items, function(j) suppressWarnings(summary(lm(d[[j]] ~ ., d[, -j, drop = FALSE]))$r.squared)) else rep(NA, k),
      alpha_if_deleted = if (k > 2) a$alpha.drop$raw_alpha else rep(NA, k),
      mean_if_deleted = sapply(items, function(j) mean(rest(j))),
      variance_if_deleted = sapply(items, function(j) var(rest(j)))
    ),
    correlations = as.vector(cor(d)),
    # pairwise: every covariance over the rows that have both answers
    pairwise = {
      b <- given[, names(d), drop = FALSE]
      w <- suppressWarnings(suppressMessages(psych::alpha(b, use = "pairwise", check.keys = FALSE, warnings = FALSE)))
      list(
        alpha = w$total$raw_alpha,
        # psych takes cov2cor of the pairwise covariances here, which are no pairwise correlations
        alpha_standardised = { R <- cor(b, use = "pairwise"); k / (k - 1) * (1 - k / sum(R)) },
        alpha_if_deleted = if (k > 2) w$alpha.drop$raw_alpha else rep(NA, k),
        correlations = as.vector(cor(b, use = "pairwise")), pair_n = as.vector(crossprod(!is.na(as.matrix(b))))
      )
    }
  ))
}

# --- groups ----------------------------------------------------------------------------------------------------------

# The studentised range by its definition. R's ptukey integrates with few points (at 2 to 5 degrees of freedom it is off in
# the sixth digit) and qtukey stops at 1e-4.
studentised_range <- function(k) {
  of_range <- function(w) sapply(w, function(w) {
    inner <- function(z) dnorm(z) * (pnorm(z) - pnorm(z - w))^(k - 1)
    k * (integrate(inner, -9, w / 2, rel.tol = 1e-12, subdivisions = 500)$value +
      integrate(inner, w / 2, w + 9, rel.tol = 1e-12, subdivisions = 500)$value)
  })
  above <- function(q, dof) {
    s <- sqrt(qchisq(c(1e-15, 1 - 1e-15), dof) / dof)
    weight <- function(s) dchisq(s^2 * dof, dof) * 2 * s * dof
    integrate(function(s) (1 - of_range(q * s)) * weight(s), s[1], s[2], rel.tol = 1e-10, subdivisions = 500)$value
  }
  quantile <- function(level, dof) {
    near <- qtukey(level, k, dof)
    uniroot(function(q) above(q, dof) - (1 - level), near * c(0.998, 1.002), extendInt = "yes", tol = 1e-10)$root
  }
  list(above = above, quantile = quantile)
}

# quietly, and NA where R itself refuses
attempt <- function(expression) tryCatch(suppressWarnings(expression), error = function(e) NULL)

test_of <- function(h) {
  if (is.null(h)) return(list(statistic = NA, p = NA))
  list(statistic = unname(h$statistic), dof = unname(h$parameter[1]), dof2 = unname(h$parameter[2]), p = h$p.value)
}

# R's own pf with ncp stops at 1e-9; this is the mixture itself, of beta distributions with Poisson weights
pf_mixture <- function(f, df1, df2, ncp) {
  j <- 0:(200 + ceiling(ncp))
  sum(dpois(j, ncp / 2) * pbeta(df1 * f / (df1 * f + df2), df1 / 2 + j, df2 / 2))
}

noncentral_f <- function(f, df1, df2, level) {
  tail <- (1 - level) / 2
  ncp <- function(p) {
    if (pf(f, df1, df2) <= p) return(0)
    upper <- 10
    while (pf_mixture(f, df1, df2, upper) > p) upper <- upper * 2
    uniroot(function(l) pf_mixture(f, df1, df2, l) - p, c(0, upper), tol = 1e-13, maxiter = 10000)$root
  }
  c(ncp(1 - tail), ncp(tail))
}

noncentral_t <- function(t, dof, level) {
  tail <- (1 - level) / 2
  ncp <- function(p) {
    f <- function(l) suppressWarnings(pt(t, dof, ncp = l)) - p
    spread <- 10 + abs(t)
    uniroot(f, c(max(-37, t - spread), min(37, t + spread)), tol = 1e-13, maxiter = 10000)$root # R's pt ends at 37.62
  }
  c(ncp(1 - tail), ncp(tail))
}

levene <- function(x, g, centre) {
  away <- abs(x - ave(x, g, FUN = centre))
  s <- suppressWarnings(anova(lm(away ~ g)))
  if (s$`Sum Sq`[2] < 1e-20 * sum(away^2)) s$F[1] <- s$`Pr(>F)`[1] <- NA # equally far from the middle: only rounding is left
  list(statistic = s$F[1], dof = s$Df[1], dof2 = s$Df[2], p = s$`Pr(>F)`[1])
}

groups_case <- function(case) {
  frame <- read_case(case)
  x <- frame[[case$values]]; g <- as_levels(frame[[case$groups]])
  valid <- !is.na(x) & !is.na(g)
  figures <- list(n = sum(valid), n_missing = sum(!valid))
  x <- x[valid]; g <- droplevels(g[valid])
  level <- level_of(case); tail <- (1 - level) / 2
  n <- as.vector(table(g)); k <- nlevels(g); N <- length(x)
  mean <- tapply(x, g, base::mean); var <- tapply(x - round(base::mean(x)), g, stats::var); sd <- sqrt(var)
  ranks <- rank(x)
  y <- x - round(base::mean(x)) # the same spread; lm and oneway.test lose digits to a common offset
  t <- suppressWarnings(qt(1 - tail, n - 1))
  t[sd == 0] <- NA # equal values: an interval without width would be no interval
  figures$groups <- list(
    group = levels(g), n = n, mean = mean, sd = sd, se = sd / sqrt(n),
    ci_low = mean - t * sd / sqrt(n), ci_high = mean + t * sd / sqrt(n),
    median = tapply(x, g, median), q1 = tapply(x, g, quantile, 0.25), q3 = tapply(x, g, quantile, 0.75),
    min = tapply(x, g, min), max = tapply(x, g, max), mean_rank = tapply(ranks, g, base::mean),
    shapiro_w = tapply(y, g, function(v) { s <- attempt(shapiro.test(v)$statistic); if (is.null(s)) NA else s }),
    shapiro_p = tapply(y, g, function(v) { s <- attempt(shapiro.test(v)$p.value); if (is.null(s)) NA else s })
  )
  figures$checks <- list(levene = attempt(levene(y, g, base::mean)), brown_forsythe = attempt(levene(y, g, stats::median)))
  ties <- table(ranks); tie_sum <- sum(ties^3 - ties)
  by_anova <- anova(lm(y ~ g)) # oneway.test refuses a group of one
  anova_of <- list(statistic = by_anova$F[1], parameter = by_anova$Df, p.value = by_anova$`Pr(>F)`[1])
  if (k == 2) {
    parts <- split(y, g)
    welch <- attempt(t.test(parts[[1]], parts[[2]], conf.level = level))
    student <- attempt(t.test(parts[[1]], parts[[2]], var.equal = TRUE, conf.level = level))
    rank_test <- attempt(wilcox.test(parts[[1]], parts[[2]], exact = FALSE, correct = FALSE))
    u <- unname(rank_test$statistic)
    exact <- if (tie_sum == 0) wilcox.test(parts[[1]], parts[[2]], exact = TRUE)$p.value else NA
    pooled <- sqrt(sum((n - 1) * var) / (N - 2))
    d <- unname(mean[1] - mean[2]) / pooled
    figures$tests <- list(welch_t = test_of(welch), student_t = test_of(student))
    figures$mann_whitney <- list(
      u = u, p_asymptotic = rank_test$p.value, p_exact = exact,
      z = (u - prod(n) / 2) / sqrt(prod(n) / 12 * (N + 1 - tie_sum / (N * (N - 1))))
    )
    figures$effects <- list(
      mean_difference = unname(mean[1] - mean[2]), mean_difference_ci = welch$conf.int[1:2],
      cohens_d = d, hedges_g = d * exp(lgamma((N - 2) / 2) - log((N - 2) / 2) / 2 - lgamma((N - 3) / 2)),
      cohens_d_ci = noncentral_t(d / sqrt(1 / n[1] + 1 / n[2]), N - 2, level) * sqrt(1 / n[1] + 1 / n[2]),
      rank_biserial = 2 * u / prod(n) - 1
    )
  } else {
    kruskal <- kruskal.test(x, g)
    figures$tests <- list(
      welch_anova = test_of(attempt(oneway.test(y ~ g))), anova = test_of(anova_of), kruskal_wallis = test_of(kruskal)
    )
    f <- unname(anova_of$statistic); between <- sum(n * (mean - base::mean(x))^2); within <- sum((n - 1) * var, na.rm = TRUE)
    ncp <- noncentral_f(f, k - 1, N - k, level)
    figures$effects <- list(
      eta_squared = between / (between + within),
      omega_squared = (between - (k - 1) * within / (N - k)) / (between + within + within / (N - k)),
      epsilon_squared = unname(kruskal$statistic) / (N - 1),
      eta_squared_ci = ncp / (ncp + N), omega_squared_ci = ncp / (ncp + N),
      epsilon_squared_ci = { on_ranks <- noncentral_f(anova(lm(ranks ~ g))$F[1], k - 1, N - k, level); on_ranks / (on_ranks + N) }
    )
    pairs <- combn(k, 2); i <- pairs[1, ]; j <- pairs[2, ]
    se2 <- var[i] / n[i] + var[j] / n[j]
    dof <- se2^2 / ((var[i] / n[i])^2 / (n[i] - 1) + (var[j] / n[j])^2 / (n[j] - 1))
    t <- (mean[i] - mean[j]) / sqrt(se2)
    range <- studentised_range(k)
    known <- is.finite(t) & is.finite(dof)
    half <- ifelse(known, mapply(function(v, ok) if (ok) range$quantile(level, v) else NA, dof, known) * sqrt(se2 / 2), NA)
    mean_rank <- tapply(ranks, g, base::mean)
    z <- (mean_rank[i] - mean_rank[j]) / sqrt((N * (N + 1) / 12 - tie_sum / (12 * (N - 1))) * (1 / n[i] + 1 / n[j]))
    p_rank <- 2 * pnorm(-abs(z))
    figures$post_hoc <- list(
      group_a = levels(g)[i], group_b = levels(g)[j], difference = mean[i] - mean[j],
      ci_low = mean[i] - mean[j] - half, ci_high = mean[i] - mean[j] + half, t = t, dof = dof,
      p_adjusted = mapply(function(q, v, ok) if (ok) range$above(q, v) else NA, abs(t) * sqrt(2), dof, known),
      z = z, p_rank = p_rank, p_rank_adjusted = p.adjust(p_rank, "holm")
    )
  }
  figures
}

# --- two scores ------------------------------------------------------------------------------------------------------

correlation_case <- function(case) {
  frame <- read_case(case)
  x <- column_of(frame, case$x); y <- column_of(frame, case$y)
  valid <- !is.na(x) & !is.na(y)
  figures <- list(n = sum(valid), n_missing = sum(!valid))
  x <- x[valid]; y <- y[valid]
  pearson <- cor.test(x, y, conf.level = level_of(case))
  rho <- cor(x, y, method = "spearman"); n <- length(x)
  tau <- suppressWarnings(cor.test(x, y, method = "kendall", exact = FALSE))
  z <- qnorm(1 - (1 - level_of(case)) / 2)
  c(figures, list(
    pearson = pearson$estimate, p_pearson = pearson$p.value, pearson_ci = pearson$conf.int[1:2],
    spearman = rho, p_spearman = 2 * pt(-abs(rho) * sqrt((n - 2) / (1 - rho^2)), n - 2),
    spearman_ci = tanh(atanh(rho) + c(-1, 1) * z * sqrt((1 + rho^2 / 2) / (n - 3))), # Bonett and Wright 2000
    kendall = tau$estimate, p_kendall = tau$p.value
  ))
}

# --- several predictors ----------------------------------------------------------------------------------------------

# the rows that count, with levels in the order of appearance and the wanted reference first
design_of <- function(case) {
  frame <- read_case(case)
  if (!is.null(case$count)) frame <- frame[rep(seq_len(nrow(frame)), frame[[case$count]]), , drop = FALSE]
  used <- frame[, c(case$outcome, unlist(case$predictors)), drop = FALSE]
  for (name in unlist(case$predictors)) {
    if (is.character(used[[name]])) {
      used[[name]] <- as_levels(used[[name]])
      if (!is.null(case$reference[[name]])) used[[name]] <- relevel(used[[name]], case$reference[[name]])
    }
  }
  valid <- complete.cases(used)
  list(frame = used[valid, , drop = FALSE], n_missing = sum(!valid))
}

predictor_terms <- function(case) paste0("`", unlist(case$predictors), "`")

# one name for a term, as in ../test_reference.py: "predictor" or "predictor: level"
term_names <- function(model, frame, predictors) {
  unlist(lapply(predictors, function(p) {
    if (is.factor(frame[[p]])) paste0(p, ": ", levels(frame[[p]])[-1]) else p
  }))
}

# of a predictor with several levels its generalised one, GVIF^(1/terms) (Fox and Monette 1992)
variance_inflation <- function(model) {
  X <- model.matrix(model)
  of <- attr(X, "assign")[-1]
  R <- cor(X[, -1, drop = FALSE])
  unlist(lapply(unique(of), function(p) {
    own <- which(of == p)
    if (length(own) == length(of)) return(rep(1, length(own)))
    gvif <- det(R[own, own, drop = FALSE]) * det(R[-own, -own, drop = FALSE]) / det(R)
    rep(gvif^(1 / length(own)), length(own))
  }))
}

# as ResourceSelection::hoslem.test: cut at the deciles of the probability; equal ones are never parted
hosmer_lemeshow <- function(event, probability) {
  probability <- round(probability, 12)
  edges <- unique(quantile(probability, seq(0, 1, 0.1)))
  if (length(edges) < 4) return(list(statistic = NA, dof = 0, p = NA))
  group <- droplevels(cut(probability, edges, include.lowest = TRUE))
  n <- table(group); k <- length(n)
  observed <- tapply(event, group, sum); expected <- tapply(probability, group, sum)
  statistic <- sum((observed - expected)^2 / expected + (observed - expected)^2 / (n - expected))
  list(cells = k, statistic = statistic, dof = k - 2, p = pchisq(statistic, k - 2, lower.tail = FALSE))
}

logistic_case <- function(case) {
  design <- design_of(case)
  frame <- design$frame
  frame$.event <- as.integer(frame[[case$outcome]] == case$event)
  fit <- function(terms) {
    f <- as.formula(paste(".event ~", paste(terms, collapse = " + ")))
    model <- suppressWarnings(glm(f, binomial, frame, epsilon = 1e-14, maxit = 200))
    # glm's standard errors come from the weights before its last step; once more from where it ended they are exact
    suppressWarnings(glm(f, binomial, frame, epsilon = 1e-14, maxit = 200, start = coef(model)))
  }
  model <- fit(predictor_terms(case))
  n <- nrow(frame); events <- sum(frame$.event)
  figures <- list(n = n, n_missing = design$n_missing, events = events, non_events = n - events)
  figures$terms <- term_names(model, frame, unlist(case$predictors))
  z <- qnorm(1 - (1 - level_of(case)) / 2)
  estimates <- function(m) {
    s <- summary(m)$coefficients
    ratio <- function(b) ifelse(abs(s[, 1]) > 700, NA, exp(b)) # beyond any number: no odds ratio
    list(
      b = s[, 1], se = s[, 2], wald = (s[, 1] / s[, 2])^2, p = s[, 4], odds_ratio = ratio(s[, 1]),
      ci_low = ratio(s[, 1] - z * s[, 2]), ci_high = ratio(s[, 1] + z * s[, 2])
    )
  }
  # a fitted probability at 0 or 1: the likelihood has no maximum
  figures$separated <- any(fitted(model) < 1e-8 | fitted(model) > 1 - 1e-8)
  if (figures$separated) return(figures)
  figures$table <- lapply(estimates(model), function(v) unname(c(v[-1], v[1]))) # the constant last, as SPSS
  crude <- lapply(predictor_terms(case), function(term) lapply(estimates(fit(term)), function(v) v[-1]))
  figures$crude <- lapply(
    c(odds_ratio = "odds_ratio", ci_low = "ci_low", ci_high = "ci_high", p = "p"),
    function(what) unname(unlist(lapply(crude, `[[`, what)))
  )
  null <- model$null.deviance; deviance <- model$deviance; chi2 <- null - deviance
  dof <- model$df.null - model$df.residual
  cox_snell <- 1 - exp(-chi2 / n)
  positive <- fitted(model)[frame$.event == 1]; negative <- fitted(model)[frame$.event == 0]
  c(figures, list(
    vif = unname(variance_inflation(model)),
    overall = lapply(Filter(function(p) is.factor(frame[[p]]) && nlevels(frame[[p]]) > 2, unlist(case$predictors)), function(p) {
      own <- which(names(coef(model)) %in% paste0(p, levels(frame[[p]])) | names(coef(model)) %in% paste0("`", p, "`", levels(frame[[p]])))
      wald <- drop(coef(model)[own] %*% solve(vcov(model)[own, own], coef(model)[own]))
      list(predictor = p, wald = wald, dof = length(own), p = pchisq(wald, length(own), lower.tail = FALSE))
    }),
    hosmer_lemeshow = hosmer_lemeshow(frame$.event, fitted(model)),
    minus_2_log_likelihood = deviance, minus_2_log_likelihood_null = null,
    chi2 = chi2, dof = dof, p = pchisq(chi2, dof, lower.tail = FALSE),
    cox_snell_r2 = cox_snell, nagelkerke_r2 = cox_snell / (1 - exp(-null / n)),
    # people with the same predictors have the same probability, but for its last bits
    auc = mean(outer(signif(positive, 12), signif(negative, 12), function(a, b) (a > b) + (a == b) / 2)),
    probabilities = c(sum = sum(fitted(model)), sum_of_squares = sum(fitted(model)^2)),
    classified = c(
      true_positive = sum(positive >= 0.5), false_negative = sum(positive < 0.5),
      false_positive = sum(negative >= 0.5), true_negative = sum(negative < 0.5)
    )
  ))
}

linear_case <- function(case) {
  design <- design_of(case)
  frame <- design$frame
  fit <- function(terms) lm(as.formula(paste0("`", case$outcome, "` ~ ", paste(terms, collapse = " + "))), frame)
  model <- fit(predictor_terms(case))
  s <- summary(model); b <- s$coefficients; ci <- confint(model, level = level_of(case))
  last <- function(v) unname(c(v[-1], v[1]))
  crude <- lapply(predictor_terms(case), function(term) {
    m <- fit(term); i <- confint(m, level = level_of(case))[-1, , drop = FALSE]; c <- summary(m)$coefficients[-1, , drop = FALSE]
    list(b = c[, 1], ci_low = i[, 1], ci_high = i[, 2], p = c[, 4])
  })
  X <- model.matrix(model)[, -1, drop = FALSE]
  f <- s$fstatistic
  list(
    n = nrow(frame), n_missing = design$n_missing,
    terms = term_names(model, frame, unlist(case$predictors)),
    table = list(
      b = last(b[, 1]), se = last(b[, 2]), t = last(b[, 3]), p = last(b[, 4]), ci_low = last(ci[, 1]), ci_high = last(ci[, 2]),
      beta = c(unname(b[-1, 1] * apply(X, 2, sd) / sd(frame[[case$outcome]])), NA)
    ),
    crude = lapply(c(b = "b", ci_low = "ci_low", ci_high = "ci_high", p = "p"), function(w) unname(unlist(lapply(crude, `[[`, w)))),
    vif = unname(variance_inflation(model)),
    r = sqrt(s$r.squared), r2 = s$r.squared, r2_adjusted = s$adj.r.squared, se_estimate = s$sigma,
    f = f[[1]], dof = f[[2]], dof_residual = f[[3]], p = pf(f[[1]], f[[2]], f[[3]], lower.tail = FALSE)
  )
}

# --- power and several p values --------------------------------------------------------------------------------------

power_case <- function(case) {
  alpha <- if (is.null(case$alpha)) 0.05 else case$alpha
  if (case$what == "two_proportions") {
    normal <- power.prop.test(n = case$n, p1 = case$p1, p2 = case$p2, sig.level = alpha, strict = TRUE)$power
    tables <- expand.grid(a = 0:case$n, c = 0:case$n)
    ill <- tables$a + tables$c
    chi2 <- 2 * case$n * (tables$a - tables$c)^2 / (ill * (2 * case$n - ill))
    chance <- dbinom(tables$a, case$n, case$p1) * dbinom(tables$c, case$n, case$p2)
    return(list(power_exact = sum(chance[which(chi2 > qchisq(alpha, 1, lower.tail = FALSE))]), power_normal = normal))
  } else {
    list(power = power.t.test(n = case$n, delta = case$d, sig.level = alpha, strict = TRUE)$power)
  }
}

adjust_case <- function(case) {
  p <- sapply(case$p, function(value) if (is.null(value)) NA else value)
  list(holm = p.adjust(p, "holm"), benjamini_hochberg = p.adjust(p, "BH"))
}

# --- all of them -----------------------------------------------------------------------------------------------------

# figures by name: single ones are numbers, columns of a table and the like are lists, also those of one number
COLUMNS <- c("table", "crude", "groups", "post_hoc", "vif", "terms", "items", "holm", "benjamini_hochberg")
for_json <- function(x, is_column = FALSE) {
  if (!is.list(x)) {
    x <- if (is.factor(x)) as.character(x) else as.vector(unname(x))
    return(if (is_column) I(x) else x)
  }
  x <- Filter(Negate(is.null), x)
  for (i in seq_along(x)) x[[i]] <- for_json(x[[i]], is_column || isTRUE(names(x)[i] %in% COLUMNS))
  x
}

CASES <- fromJSON("cases.json", simplifyVector = FALSE)
AREAS <- list(
  crosstab = crosstab_case, items = items_case, groups = groups_case, correlation = correlation_case,
  logistic = logistic_case, linear = linear_case, power = power_case, adjust = adjust_case
)
results <- list()
for (area in names(CASES)) for (id in names(CASES[[area]])) {
  results[[area]][[id]] <- tryCatch(
    for_json(AREAS[[area]](CASES[[area]][[id]])),
    error = function(e) stop(area, " ", id, ": ", conditionMessage(e))
  )
}

# 15 significant digits; one line a case, so that a change of one shows as such
as_json <- function(x) toJSON(x, digits = NA, auto_unbox = TRUE, na = "string", null = "null")
lines_of <- function(area) paste0('   "', names(results[[area]]), '": ', sapply(results[[area]], as_json), collapse = ",\n")
packages <- c("psych", "epitools", "jsonlite")
versions <- sapply(packages, function(name) as.character(packageVersion(name)), simplify = FALSE)
writeLines(c(
  "{", paste0(' "tool": ', as_json(R.version.string), ","), paste0(' "packages": ', as_json(versions), ","), ' "cases": {',
  paste0('  "', names(results), '": {\n', sapply(names(results), lines_of), "\n  }", collapse = ",\n"),
  " }", "}"
), "r.json")
