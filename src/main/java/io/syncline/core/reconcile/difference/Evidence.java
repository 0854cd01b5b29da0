package io.syncline.core.reconcile.difference;

import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a run saw where two sides differ, and why they probably do.
 *
 * @param subject what it is about
 * @param valueA what side A showed; null: it has no value, is not there, or was not looked at
 * @param cause null while there is nothing to explain: lag, undecidable, gone
 * @param there the system that the cause speaks of; null where it names none
 */
public record Evidence(
    Bucket bucket,
    Subject subject,
    @Nullable Value valueA,
    @Nullable Value valueB,
    @Nullable Cause cause,
    @Nullable SystemId there) {

  Evidence explained(@Nullable Cause other, @Nullable SystemId at) {
    return new Evidence(bucket, subject, valueA, valueB, other, at);
  }

  Evidence about(Subject other) {
    return new Evidence(bucket, other, valueA, valueB, cause, there);
  }

  /** Names only: values may be personal. */
  @Override
  public String toString() {
    return "Evidence[" + bucket + ", " + subject + ", " + cause + "]";
  }
}
