package io.syncline.route.pipeline;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.SystemType;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * How an installation uses a connected application.
 *
 * @param objects the objects that syncs include
 * @param interval how often it is asked what changed; empty: it is not asked
 */
public record SystemUse(
    SystemType type, Set<String> objects, Supplier<Optional<Duration>> interval) {

  /** Whether one of these objects is such. */
  public boolean any(Predicate<ObjectType> which) {
    return type.objects().values().stream()
        .filter(object -> objects.contains(object.name()))
        .anyMatch(which);
  }
}
