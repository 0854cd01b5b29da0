package io.syncline.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether what is known of a copy ever goes back to what it held before: an old event was taken for
 * the record (S3).
 */
final class Backwards {

  private final World world;

  /** The earliest state of its record that what is known of a field can be of. */
  private final Map<String, Integer> reached = new HashMap<>();

  Backwards(World world) {
    this.world = world;
  }

  void check() {
    for (var record : world.stores.records().list("contact", null, 1_000)) {
      for (var link : world.stores.records().find(record.id()).orElseThrow().links()) {
        Topology.FIELDS.forEach(field -> check(link, field));
      }
    }
  }

  private void check(LinkState link, String field) {
    var ref = link.link().ref();
    var known = link.shadow().field(field);
    if (known == null) {
      return;
    }
    var place = ref + "#" + field;
    if (link.shadow().version() == null) {
      reached.remove(place); // what a write was computed from, or what stood before a merge
      return;
    }
    var history = world.system(ref.system()).history(ref.id(), field);
    int from = reached.getOrDefault(place, 0);
    int now = first(history, known.held(), from);
    if (now >= 0) {
      reached.put(place, now);
    } else {
      assertThat(first(history, known.held(), 0))
          .as("%s is known as it was before state %s of %s", place, from, history)
          .isNegative();
    }
  }

  private static int first(List<Value> history, Value value, int from) {
    for (int i = from; i < history.size(); i++) {
      if (history.get(i).agreesWith(value)) {
        return i;
      }
    }
    return -1;
  }
}
