package io.syncline.core.delivery.attempt;

import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.delivery.Intent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters: the request as it was committed, and all that is needed to order it again.
 */
public final class DeadLetterWriter {
  private final InstantSource clock;
  private final Ids ids;

  public DeadLetterWriter(InstantSource clock, Ids ids) {
    this.clock = clock;
    this.ids = ids;
  }

  DeadLetter of(DeliveryAttempt attempt, Failure failure, String stage) {
    return of(attempt, failure, stage, attributes(attempt));
  }

  DeadLetter of(DeliveryAttempt attempt, Failure failure, String stage, Set<String> attributes) {
    var intent = attempt.intent();
    return new DeadLetter(
        ids.next(),
        attempt.delivery.target(),
        DeadLetter.Kind.DELIVERY,
        stage,
        attempt.delivery.entity(),
        attempt.delivery.record(),
        ref(attempt),
        intent == null ? Value.Struct.EMPTY : intent.request().fields(),
        attributes,
        attempt.delivery.attempts() + 1,
        failure.getClass().getSimpleName(),
        failure.reason(),
        intent == null ? AuditWriter.definition(attempt) : intent.definition(),
        attempt.delivery.id(),
        clock.instant(),
        DeadLetter.Status.OPEN,
        attempt.delivery.change().create());
  }

  /** The copy that was to be written; null where it was to be created. */
  public static @Nullable NativeRef ref(DeliveryAttempt attempt) {
    var intent = attempt.intent();
    if (intent != null && intent.request().target() != null) {
      return intent.request().target();
    }
    var link = attempt.link();
    return link == null ? null : link.link().ref();
  }

  private static Set<String> attributes(DeliveryAttempt attempt) {
    var intent = attempt.intent();
    return intent == null || attempt.removal() != null
        ? attempt.delivery.attributes()
        : intent.expected().values().stream()
            .map(Intent.Expected::attribute)
            .collect(Collectors.toSet());
  }
}
