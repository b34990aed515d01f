* Reference values by GNU PSPP, in full digits. Run by make_pspp.py, which writes pspp.json.
* "case: area name" starts a case of cases.json; what follows, up to the next, belongs to it.
SET FORMAT=F40.15.
SET DECIMAL=DOT.

ECHO 'case: crosstab published_competence'.
GET DATA /TYPE=TXT /FILE='data/crosstabs.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=predictor A12 predictor_level A8 performance A8 n F8.0.
RECODE predictor_level performance ('low'=1) ('high'=2) INTO level outcome.
WEIGHT BY n.
TEMPORARY.
SELECT IF predictor='competence'.
CROSSTABS /TABLES=level BY outcome /STATISTICS=CHISQ PHI CC.

ECHO 'case: logistic published_competence'.
* The first level is the reference and the lower one the event: both are turned here.
SELECT IF predictor='competence'.
COMPUTE other=level=2.
COMPUTE event=outcome=1.
LOGISTIC REGRESSION event WITH other /PRINT=CI(95) /CRITERIA=BCON(1e-12) LCON(1e-14) ITERATE(100).

ECHO 'case: crosstab published_workload'.
GET DATA /TYPE=TXT /FILE='data/crosstabs.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=predictor A12 predictor_level A8 performance A8 n F8.0.
RECODE predictor_level ('high'=1) ('low'=2) INTO level.
RECODE performance ('low'=1) ('high'=2) INTO outcome.
WEIGHT BY n.
SELECT IF predictor='workload'.
CROSSTABS /TABLES=level BY outcome /STATISTICS=CHISQ PHI CC.

ECHO 'case: crosstab titanic_class'.
GET DATA /TYPE=TXT /FILE='data/titanic.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=Class A8 Sex A8 Age A8 Survived A8 n F8.0.
RECODE Class ('1st'=1) ('2nd'=2) ('3rd'=3) ('Crew'=4) INTO level.
RECODE Survived ('No'=1) ('Yes'=2) INTO outcome.
WEIGHT BY n.
CROSSTABS /TABLES=level BY outcome /STATISTICS=CHISQ PHI CC.

ECHO 'case: logistic titanic'.
COMPUTE class_1st=level=1.
COMPUTE class_2nd=level=2.
COMPUTE class_crew=level=4.
COMPUTE female=Sex='Female'.
COMPUTE adult=Age='Adult'.
COMPUTE event=outcome=2.
LOGISTIC REGRESSION event WITH class_1st class_2nd class_crew female adult
  /PRINT=CI(95) /CRITERIA=BCON(1e-12) LCON(1e-14) ITERATE(100).

ECHO 'case: crosstab hair_and_eyes'.
GET DATA /TYPE=TXT /FILE='data/hair_eye.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=Hair A8 Eye A8 Sex A8 n F8.0.
RECODE Hair ('Black'=1) ('Brown'=2) ('Red'=3) ('Blond'=4) INTO level.
RECODE Eye ('Brown'=1) ('Blue'=2) ('Hazel'=3) ('Green'=4) INTO outcome.
WEIGHT BY n.
CROSSTABS /TABLES=level BY outcome /STATISTICS=CHISQ PHI CC.

ECHO 'case: crosstab zero_in_exposed'.
GET DATA /TYPE=TXT /FILE='data/tables.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=table A24 row A8 column A8 n F8.0.
RECODE row ('exposed'=1) ('other'=2) INTO level.
RECODE column ('ill'=1) ('well'=2) INTO outcome.
WEIGHT BY n.
TEMPORARY.
SELECT IF table='zero_in_exposed'.
CROSSTABS /TABLES=level BY outcome /STATISTICS=CHISQ PHI CC.

ECHO 'case: crosstab unbalanced'.
TEMPORARY.
SELECT IF table='unbalanced'.
CROSSTABS /TABLES=level BY outcome /STATISTICS=CHISQ PHI CC.

ECHO 'case: crosstab splits_exactly'.
TEMPORARY.
SELECT IF table='splits_exactly'.
CROSSTABS /TABLES=level BY outcome /STATISTICS=CHISQ PHI CC.

ECHO 'case: items published_employees'.
GET DATA /TYPE=TXT /FILE='data/employee_survey.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=respondent F8.0 age F8.0 sex A8
    P1 F8.0 P2 F8.0 P3 F8.0 P4 F8.0 P5 F8.0
    P6 F8.0 P7 F8.0 P8 F8.0 P9 F8.0 P10 F8.0 total F8.0.
RELIABILITY /VARIABLES=P1 TO P10 /SUMMARY=TOTAL.
RELIABILITY /VARIABLES=P1 TO P10 /MODEL=SPLIT(5).

ECHO 'case: items published_employees_motivation'.
RELIABILITY /VARIABLES=P5 TO P8 /SUMMARY=TOTAL.
RELIABILITY /VARIABLES=P5 TO P8 /MODEL=SPLIT(2).

ECHO 'case: groups employees_total_by_sex_99'.
T-TEST /GROUPS=sex('male', 'female') /VARIABLES=total /CRITERIA=CI(0.99).
RECODE sex ('male'=1) ('female'=2) INTO group.
NPAR TESTS /MANN-WHITNEY total BY group(1, 2).

ECHO 'case: linear employees'.
COMPUTE female=sex='female'.
REGRESSION /VARIABLES=age female /DEPENDENT=total /STATISTICS=ALL.

ECHO 'case: correlation employees_motivation_satisfaction'.
COMPUTE motivation=P5+P6+P7+P8.
COMPUTE satisfaction=P1+P2.
CROSSTABS /TABLES=motivation BY satisfaction /STATISTICS=CORR.

ECHO 'case: items published_patients'.
GET DATA /TYPE=TXT /FILE='data/patient_survey.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=respondent F8.0 age F8.0 sex A8
    P1 F8.0 P2 F8.0 P3 F8.0 P4 F8.0 P5 F8.0
    P6 F8.0 P7 F8.0 P8 F8.0 P9 F8.0 P10 F8.0 total F8.0.
RELIABILITY /VARIABLES=P1 TO P10 /SUMMARY=TOTAL.
RELIABILITY /VARIABLES=P1 TO P10 /MODEL=SPLIT(5).

ECHO 'case: items attitude'.
GET DATA /TYPE=TXT /FILE='data/attitude.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=rating F8.0 complaints F8.0 privileges F8.0 learning F8.0
    raises F8.0 critical F8.0 advance F8.0.
RELIABILITY /VARIABLES=rating TO advance /SUMMARY=TOTAL.
RELIABILITY /VARIABLES=rating TO advance /MODEL=SPLIT(4).

ECHO 'case: linear attitude'.
REGRESSION /VARIABLES=complaints privileges learning raises critical advance /DEPENDENT=rating /STATISTICS=ALL.

ECHO 'case: items bfi_agreeableness_reversed'.
GET DATA /TYPE=TXT /FILE='data/bfi.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=A1 F8.0 A2 F8.0 A3 F8.0 A4 F8.0 A5 F8.0
    C1 F8.0 C2 F8.0 C3 F8.0 C4 F8.0 C5 F8.0
    E1 F8.0 E2 F8.0 E3 F8.0 E4 F8.0 E5 F8.0
    N1 F8.0 N2 F8.0 N3 F8.0 N4 F8.0 N5 F8.0
    O1 F8.0 O2 F8.0 O3 F8.0 O4 F8.0 O5 F8.0
    gender F8.0 education F8.0 age F8.0.
COMPUTE A1=7-A1.
RELIABILITY /VARIABLES=A1 TO A5 /SUMMARY=TOTAL.
RELIABILITY /VARIABLES=A1 TO A5 /MODEL=SPLIT(3).

ECHO 'case: crosstab bfi_gender_education_missing'.
CROSSTABS /TABLES=gender BY education /STATISTICS=PHI CC.

ECHO 'case: items opposed_items_negative_alpha'.
GET DATA /TYPE=TXT /FILE='data/answers.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=set A24 Q1 F8.0 Q2 F8.0 Q3 F8.0 Q4 F8.0 Q5 F8.0 Q6 F8.0.
TEMPORARY.
SELECT IF set='opposed'.
RELIABILITY /VARIABLES=Q1 TO Q4 /SUMMARY=TOTAL.

ECHO 'case: items four_people'.
TEMPORARY.
SELECT IF set='four_people'.
RELIABILITY /VARIABLES=Q1 TO Q3 /SUMMARY=TOTAL.

ECHO 'case: groups tooth_growth_supplement'.
GET DATA /TYPE=TXT /FILE='data/tooth_growth.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=len F8.1 supp A2 dose F8.1.
T-TEST /GROUPS=supp('VC', 'OJ') /VARIABLES=len.
RECODE supp ('VC'=1) ('OJ'=2) INTO group.
NPAR TESTS /MANN-WHITNEY len BY group(1, 2).

ECHO 'case: groups insect_sprays'.
GET DATA /TYPE=TXT /FILE='data/insect_sprays.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=count F8.0 spray A2.
RECODE spray ('A'=1) ('B'=2) ('C'=3) ('D'=4) ('E'=5) ('F'=6) INTO group.
ONEWAY count BY group /STATISTICS=HOMOGENEITY /POSTHOC=GH.
NPAR TESTS /KRUSKAL-WALLIS count BY group(1, 6).

ECHO 'case: groups plant_growth'.
GET DATA /TYPE=TXT /FILE='data/plant_growth.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=weight F8.2 group A8.
RECODE group ('ctrl'=1) ('trt1'=2) ('trt2'=3) INTO place.
ONEWAY weight BY place /STATISTICS=HOMOGENEITY /POSTHOC=GH.
NPAR TESTS /KRUSKAL-WALLIS weight BY place(1, 3).

ECHO 'case: groups ozone_by_month_missing'.
GET DATA /TYPE=TXT /FILE='data/airquality.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=Ozone F8.0 Solar F8.0 Wind F8.1 Temp F8.0 Month F8.0 Day F8.0 hot A4.
ONEWAY Ozone BY Month /STATISTICS=HOMOGENEITY.
NPAR TESTS /KRUSKAL-WALLIS Ozone BY Month(5, 9).

ECHO 'case: linear ozone_missing'.
REGRESSION /VARIABLES=Solar Wind Temp /DEPENDENT=Ozone /STATISTICS=ALL.

ECHO 'case: correlation ozone_temperature_missing'.
CROSSTABS /TABLES=Temp BY Ozone /STATISTICS=CORR.

ECHO 'case: logistic hot_days_missing'.
COMPUTE event=hot='yes'.
LOGISTIC REGRESSION event WITH Ozone Solar Wind
  /PRINT=CI(95) /CRITERIA=BCON(1e-12) LCON(1e-14) ITERATE(100).

ECHO 'case: groups ties'.
GET DATA /TYPE=TXT /FILE='data/groups.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=set A24 group A8 value F16.1.
RECODE group ('a'=1) ('b'=2) ('c'=3) INTO place.
TEMPORARY.
SELECT IF set='ties'.
ONEWAY value BY place /STATISTICS=HOMOGENEITY /POSTHOC=GH.
TEMPORARY.
SELECT IF set='ties'.
NPAR TESTS /KRUSKAL-WALLIS value BY place(1, 3).

ECHO 'case: logistic infertility'.
GET DATA /TYPE=TXT /FILE='data/infert.csv' /DELIMITERS=',' /FIRSTCASE=2
  /VARIABLES=education A8 age F8.0 parity F8.0 induced F8.0 spontaneous F8.0 case A4.
COMPUTE event=case='yes'.
LOGISTIC REGRESSION event WITH spontaneous induced
  /PRINT=CI(95) /CRITERIA=BCON(1e-12) LCON(1e-14) ITERATE(100).
