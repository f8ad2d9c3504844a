"""Who may open the pages of this section."""

from quizzes.policies import may_edit_bank
from web.admin.pages import only_for

for_editors = only_for(may_edit_bank)
