"""The addresses of the question bank in the admin."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter

from quizzes.admin import analysis, bank, exports, folders, history, imports, marking, previews, questions, quizzes, regrading
from quizzes.choices import Kind


class KindConverter(StringConverter):
    regex = "|".join(Kind.values)


class DatabaseIdConverter(IntConverter):
    regex = "[0-9]{1,18}"


register_converter(KindConverter, "question_kind")
register_converter(DatabaseIdConverter, "database_id")

app_name = "quizzes_admin"
urlpatterns = [
    path("questions/", bank.questions, name="questions"),
    path("questions/choose/", bank.choose, name="choose"),
    path("questions/add/<question_kind:kind>/", questions.add, name="question-add"),
    path("questions/preview/<question_kind:kind>/", previews.question, name="question-preview"),
    path("questions/<uuid:key>/", questions.edit, name="question-edit"),
    path("questions/<uuid:key>/remove/", questions.remove, name="question-remove"),
    path("questions/<uuid:key>/versions/", history.question_versions, name="question-versions"),
    path("questions/<uuid:key>/versions/<database_id:number>/", history.question_version, name="question-version"),
    path("questions/picture/<int:pk>/", previews.picture, name="picture"),
    path("imports/", imports.imports, name="imports"),
    path("imports/template/", imports.template, name="import-template"),
    path("imports/<uuid:key>/", imports.one, name="import"),
    path("imports/<uuid:key>/columns/", imports.columns, name="import-columns"),
    path("imports/<uuid:key>/apply/", imports.apply, name="import-apply"),
    path("imports/<uuid:key>/discard/", imports.discard, name="import-discard"),
    path("imports/<uuid:key>/refused/", imports.refused, name="import-refused"),
    path("imports/<uuid:key>/<database_id:number>/", imports.preview, name="import-preview"),
    path("exports/", exports.export, name="export"),
    path("folders/", folders.folders, name="folders"),
    path("folders/<int:pk>/", folders.edit, name="folder-edit"),
    path("folders/<int:pk>/empty/", folders.empty, name="folder-empty"),
    path("folders/<int:pk>/remove/", folders.remove, name="folder-remove"),
    path("quizzes/", quizzes.index, name="quizzes"),
    path("quizzes/add/", quizzes.add, name="quiz-add"),
    path("quizzes/pools/", quizzes.pools, name="quiz-pools"),
    path("quizzes/<uuid:key>/", quizzes.edit, name="quiz-edit"),
    path("quizzes/<uuid:key>/analysis/", analysis.analysis, name="quiz-analysis"),
    path("quizzes/<uuid:key>/analysis/<database_id:version>/", analysis.question, name="quiz-analysis-question"),
    path("quizzes/<uuid:key>/regrade/<uuid:question>/", regrading.regrade, name="quiz-regrade"),
    path("quizzes/<uuid:key>/regraded/<database_id:regrade_id>/", regrading.regraded, name="quiz-regraded"),
    path("quizzes/<uuid:key>/preview/", previews.quiz, name="quiz-preview"),
    path("quizzes/<uuid:key>/remove/", quizzes.remove, name="quiz-remove"),
    path("quizzes/<uuid:key>/versions/", history.quiz_versions, name="quiz-versions"),
    path("quizzes/<uuid:key>/versions/<database_id:number>/", history.quiz_version, name="quiz-version"),
]

marking_urlpatterns = [
    path("", marking.index, name="list"),
    path("<int:pk>/", marking.mark, name="mark"),
    path("files/<uuid:pk>/", marking.file, name="file"),
]
