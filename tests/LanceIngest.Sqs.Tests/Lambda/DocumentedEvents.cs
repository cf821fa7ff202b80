namespace LanceIngest.Sqs.Tests.Lambda;

/// <summary>What AWS's documentation shows of the events that a function gets: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html.</summary>
internal static class DocumentedEvents
{
    /// <summary>The example of a standard queue in AWS's documentation of Lambda with SQS.</summary>
    public const string Standard = """
        {
            "Records": [
                {
                    "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
                    "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
                    "body": "Test message.",
                    "attributes": {
                        "ApproximateReceiveCount": "1",
                        "SentTimestamp": "1545082649183",
                        "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                        "ApproximateFirstReceiveTimestamp": "1545082649185"
                    },
                    "messageAttributes": {
                        "myAttribute": {
                            "stringValue": "myValue",
                            "stringListValues": [],
                            "binaryListValues": [],
                            "dataType": "String"
                        }
                    },
                    "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                    "eventSource": "aws:sqs",
                    "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:my-queue",
                    "awsRegion": "us-east-2"
                },
                {
                    "messageId": "2e1424d4-f796-459a-8184-9c92662be6da",
                    "receiptHandle": "AQEBzWwaftRI0KuVm4tP+/7q1rGgNqicHq...",
                    "body": "Test message.",
                    "attributes": {
                        "ApproximateReceiveCount": "1",
                        "SentTimestamp": "1545082650636",
                        "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                        "ApproximateFirstReceiveTimestamp": "1545082650649"
                    },
                    "messageAttributes": {},
                    "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                    "eventSource": "aws:sqs",
                    "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:my-queue",
                    "awsRegion": "us-east-2"
                }
            ]
        }
        """;

    /// <summary>The example of a FIFO queue in the same place.</summary>
    public const string Fifo = """
        {
            "Records": [
                {
                    "messageId": "11d6ee51-4cc7-4302-9e22-7cd8afdaadf5",
                    "receiptHandle": "AQEBBX8nesZEXmkhsmZeyIE8iQAMig7qw...",
                    "body": "Test message.",
                    "attributes": {
                        "ApproximateReceiveCount": "1",
                        "SentTimestamp": "1573251510774",
                        "SequenceNumber": "18849496460467696128",
                        "MessageGroupId": "1",
                        "SenderId": "AIDAIO23YVJENQZJOL4VO",
                        "MessageDeduplicationId": "1",
                        "ApproximateFirstReceiveTimestamp": "1573251510774"
                    },
                    "messageAttributes": {},
                    "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                    "eventSource": "aws:sqs",
                    "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:fifo.fifo",
                    "awsRegion": "us-east-2"
                }
            ]
        }
        """;
}
