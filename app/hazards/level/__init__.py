"""The response level that facts and assessments propose, by an editable rule table."""
