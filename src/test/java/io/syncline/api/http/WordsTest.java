package io.syncline.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Cause;
import org.junit.jupiter.api.Test;

class WordsTest {

  @Test
  void aBucketHasOneSpellingInDefinitionsCountsAndDifferences() {
    assertThat(Words.of(Bucket.ONLY_IN_A)).isEqualTo("onlyInA").isEqualTo(Bucket.ONLY_IN_A.word());
    assertThat(Words.all(Bucket.class)).startsWith("onlyInA, onlyInB, differs, duplicateKey");
    assertThat(Words.of(Cause.EVENT_NEVER_RECEIVED)).isEqualTo("event-never-received");
  }

  @Test
  void whatIsAskedForIsFoundInAnySpelling() {
    assertThat(Words.parse("only-in-a", Bucket.class)).isEqualTo(Bucket.ONLY_IN_A);
    assertThat(Words.parse("onlyInA", Bucket.class)).isEqualTo(Bucket.ONLY_IN_A);
    assertThat(Words.parse("Duplicate_Key", Bucket.class)).isEqualTo(Bucket.DUPLICATE_KEY);
  }
}
