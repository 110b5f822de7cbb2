"""congvan reads official letters: ``read`` → ``extract`` → ``link`` → ``store`` → ``audit`` → ``export``."""
