package io.syncline.route.work;

import io.syncline.core.system.SystemFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;

/**
 * Says what was thrown without its messages, which may quote payloads: the classes of the chain,
 * and the innermost place in our own code. Of a system that failed also the class of the failure,
 * what was asked for, and the reason, which names a status or a rule and no value.
 */
public final class FailureText {

  private static final String OURS = "io.syncline.";
  private static final int DEEPEST = 6;

  private FailureText() {}

  public static String of(Throwable failure) {
    var classes = new ArrayList<String>();
    Optional<StackTraceElement> place = Optional.empty();
    for (Throwable it = failure; it != null && classes.size() < DEEPEST; it = it.getCause()) {
      classes.add(it.getClass().getName() + (it instanceof SystemFailure known ? way(known) : ""));
      var inner = ours(it);
      place = inner.isPresent() ? inner : place;
    }
    return String.join(" < ", classes) + place.map(it -> " at " + it).orElse("");
  }

  private static String way(SystemFailure known) {
    return " (" + known.failure().getClass().getSimpleName() + ": " + known.getMessage() + ")";
  }

  private static Optional<StackTraceElement> ours(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .filter(it -> it.getClassName().startsWith(OURS))
        .findFirst();
  }
}
