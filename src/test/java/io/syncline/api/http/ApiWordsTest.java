package io.syncline.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Cause;
import org.junit.jupiter.api.Test;

class ApiWordsTest {

  @Test
  void aBucketHasOneSpellingInDefinitionsCountsAndDifferences() {
    assertThat(ApiWords.of(Bucket.ONLY_IN_A))
        .isEqualTo("onlyInA")
        .isEqualTo(Bucket.ONLY_IN_A.word());
    assertThat(ApiWords.all(Bucket.class)).startsWith("onlyInA, onlyInB, differs, duplicateKey");
    assertThat(ApiWords.of(Cause.EVENT_NEVER_RECEIVED)).isEqualTo("event-never-received");
  }

  @Test
  void whatIsAskedForIsFoundInAnySpelling() {
    assertThat(ApiWords.parse("only-in-a", Bucket.class)).isEqualTo(Bucket.ONLY_IN_A);
    assertThat(ApiWords.parse("onlyInA", Bucket.class)).isEqualTo(Bucket.ONLY_IN_A);
    assertThat(ApiWords.parse("Duplicate_Key", Bucket.class)).isEqualTo(Bucket.DUPLICATE_KEY);
  }
}
