"""nbgrader's settings: written are solutions/, released exercises/; all else that it makes is under build/grading/."""

from pathlib import Path

c = get_config()  # noqa: F821  (nbgrader defines it)
root = Path(__file__).resolve().parent
made = root / "build" / "grading"
(made / "exchange").mkdir(parents=True, exist_ok=True)  # sqlite makes no folders, nor does formgrader

c.CourseDirectory.root = str(root)
c.CourseDirectory.course_id = "reading-hanoi"
c.CourseDirectory.db_url = f"sqlite:///{made / 'gradebook.db'}"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "build/grading/submitted"
c.CourseDirectory.autograded_directory = "build/grading/autograded"
c.CourseDirectory.feedback_directory = "build/grading/feedback"
c.CourseDirectory.solution_directory = "build/grading/solution"
c.Exchange.root = str(made / "exchange")  # where a server has one that students share, name that
# the specification holds the answers: it is copied neither to students nor into a submission; `work`, with the answers
# that were given by a click, must come along with a submission
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "tasks.toml", ".seed"]

c.ClearSolutions.code_stub = {"python": "# your answer here"}
c.ClearSolutions.text_stub = "*Write your answer here.*"

# the rubric that `kit grade` lays beside a written answer is for the teacher: nbgrader's own feedback leaves it out
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "kit.classroom.exporters.WithoutRubric",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
