"""The StreamField blocks of which editors make a form: steps, questions, statements, documents, fees.

Keys and condition values are ``RegexBlock``s: the translation tool takes every ``CharBlock`` for a text to translate
and copies a ``RegexBlock`` as it is. Block ids are the same in all languages, which is how texts find their keys.
"""

from cms.form_blocks.cases import CasesBlock
from cms.form_blocks.documents import DocumentBlock, DocumentsBlock
from cms.form_blocks.fees import FeeRulesBlock, FeesBlock, PointsStreamBlock
from cms.form_blocks.questions import QuestionBlock, StatementBlock
from cms.form_blocks.rules import ANY_LINE, KEY, WITHOUT_VALUE, ConditionBlock, reference_error
from cms.form_blocks.steps import TEXTS_OF_REPEAT, StepsBlock, address_of, question_keys, repeats

__all__ = [
    "ANY_LINE",
    "KEY",
    "TEXTS_OF_REPEAT",
    "WITHOUT_VALUE",
    "CasesBlock",
    "ConditionBlock",
    "DocumentBlock",
    "DocumentsBlock",
    "FeeRulesBlock",
    "FeesBlock",
    "PointsStreamBlock",
    "QuestionBlock",
    "StatementBlock",
    "StepsBlock",
    "address_of",
    "question_keys",
    "reference_error",
    "repeats",
]
