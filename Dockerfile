# Imbang for a hospital's own server. Work is kept in the volume /keep; see README.md for the settings.
#   docker build -t imbang .
#   docker run -p 8501:8501 -v imbang:/keep imbang
FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt .
# what only the checks need is left out
RUN sed '/^# What checks it/,$d' requirements.txt > needed.txt && pip install --no-cache-dir -r needed.txt
COPY . .
RUN useradd --create-home imbang && mkdir /keep && chown imbang /keep
USER imbang
ENV IMBANG_KEEP=/keep IMBANG_KEEP_DAYS=30
VOLUME /keep
EXPOSE 8501
HEALTHCHECK CMD python -c "import urllib.request; urllib.request.urlopen('http://localhost:8501/_stcore/health')"
CMD ["streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.headless", "true"]
