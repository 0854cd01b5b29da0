package io.syncline.system.http;

import io.syncline.core.definition.Operation;
import io.syncline.core.model.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The errors that a batch answer lists beside its records, by the item they name (HTTP 207); the
 * manifest's path to that name may have alternatives ({@code a|b}).
 */
final class ItemErrors {

  /** The status by which error rules are found for the items of a batch answer. */
  static final int STATUS = 207;

  private final Map<String, Value> byItem = new HashMap<>();
  private final int count;

  ItemErrors(Operation operation, Value answer) {
    var status = operation.itemStatus();
    var list = status == null ? null : status.errorList();
    var errors = list == null ? List.<Value.Struct>of() : Answers.trees(answer, list);
    this.count = errors.size();
    var paths = status == null || status.id() == null ? new String[0] : status.id().split("\\|");
    for (var error : errors) {
      for (var path : paths) {
        name(error, path);
      }
    }
  }

  private void name(Value.Struct error, String path) {
    var named = Answers.at(error, path);
    if (named instanceof Value.Items items) {
      items.values().forEach(id -> byItem.put(Formats.text(id), error));
    } else if (named != null) {
      byItem.put(Formats.text(named), error);
    }
  }

  boolean none() {
    return count == 0;
  }

  /** The error of the item that goes by one of these names; null where none speaks of it. */
  @Nullable Value about(Set<String> names) {
    return names.stream().filter(byItem::containsKey).findFirst().map(byItem::get).orElse(null);
  }
}
