package io.syncline.core.delivery;

import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Value;
import io.syncline.core.system.Failure;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes dead letters: the request as it was frozen, and all that is needed to order it anew. */
final class Letters {
  private final InstantSource clock;
  private final Ids ids;

  Letters(InstantSource clock, Ids ids) {
    this.clock = clock;
    this.ids = ids;
  }

  DeadLetter of(Work work, Failure failure, String stage) {
    return of(work, failure, stage, attributes(work));
  }

  DeadLetter of(Work work, Failure failure, String stage, Set<String> attributes) {
    var intent = work.intent();
    return new DeadLetter(
        ids.next(),
        work.delivery.target(),
        DeadLetter.Kind.DELIVERY,
        stage,
        work.delivery.entity(),
        work.delivery.record(),
        ref(work),
        intent == null ? Value.Struct.EMPTY : intent.request().fields(),
        attributes,
        work.delivery.attempts() + 1,
        failure.getClass().getSimpleName(),
        failure.reason(),
        intent == null ? Accounts.definition(work) : intent.definition(),
        work.delivery.id(),
        clock.instant(),
        DeadLetter.Status.OPEN,
        work.delivery.create());
  }

  /** The copy that was to be written; null where it was to be created. */
  static @Nullable NativeRef ref(Work work) {
    var intent = work.intent();
    if (intent != null && intent.request().target() != null) {
      return intent.request().target();
    }
    var link = work.link();
    return link == null ? null : link.link().ref();
  }

  private static Set<String> attributes(Work work) {
    var intent = work.intent();
    return intent == null || work.removal() != null
        ? work.delivery.attributes()
        : intent.expected().values().stream()
            .map(Intent.Expected::attribute)
            .collect(Collectors.toSet());
  }
}
