"""Findings of Python texts that stand in a Spark data set, one hylint process a partition.

    spark-submit docs/examples/spark.py texts.parquet findings.parquet

The input has the columns path and content. `hylint` has to be in the PATH, of each worker as of the driver.
"""
import os
import sys

from pyspark.sql import SparkSession

COMMAND = "hylint check --isolated --stdin-format jsonl --exit-zero -j 1"
SCHEMA = "record INT, path STRING, error STRING, findings ARRAY<STRUCT<code STRING, severity STRING, line INT, message STRING>>"


def findings(spark, texts):
    """A row for each finding, and one without a code for each text that could not be checked."""
    records = texts.select("path", "content").toJSON()
    answers = spark.read.schema(SCHEMA).json(records.pipe(COMMAND, env={"PATH": os.environ["PATH"]}))
    return answers.selectExpr("path", "error", "explode_outer(findings) AS f").where("f IS NOT NULL OR error IS NOT NULL") \
        .selectExpr("path", "f.code", "f.severity", "f.line", "f.message", "error")


if __name__ == "__main__":
    session = SparkSession.builder.appName("hylint").getOrCreate()
    findings(session, session.read.parquet(sys.argv[1])).write.mode("overwrite").parquet(sys.argv[2])
    session.stop()
