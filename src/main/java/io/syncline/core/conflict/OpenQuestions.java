package io.syncline.core.conflict;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** All that waits for a person about one record, and so all that holds its attributes (S2). */
public record OpenQuestions(List<ReviewItem> items, List<Conflict> conflicts) {

  public static final OpenQuestions NONE = new OpenQuestions(List.of(), List.of());

  public OpenQuestions {
    items = List.copyOf(items);
    conflicts = List.copyOf(conflicts);
  }

  /** What would still be held if these were answered. */
  public Set<String> heldWithout(Set<UUID> answered) {
    var held = new HashSet<String>();
    items.stream()
        .filter(it -> !answered.contains(it.id()))
        .forEach(it -> held.addAll(it.attributes()));
    conflicts.stream()
        .filter(it -> !answered.contains(it.id()))
        .forEach(it -> held.add(it.attribute()));
    return held;
  }

  /** The open conflicts about any of these attributes, newest first. */
  public List<Conflict> conflictsOf(Set<String> attributes) {
    return conflicts.stream().filter(it -> attributes.contains(it.attribute())).toList();
  }
}
