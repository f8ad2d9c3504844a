"""What the place where files lie may raise when it does not give or take one: a local disk, or S3 through boto3."""

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError

STORAGE_FAILURES = (OSError, Boto3Error, BotoCoreError, ClientError)
