"""Coverage-guided fuzzing (atheris): ``targets`` are plain functions of bytes, ``__main__`` drives them; see README.md."""
