package io.syncline.system.http.answer;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.value.Value;
import io.syncline.system.http.call.Formats;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The errors that a batch answer lists beside its records, by the item they name (HTTP 207); the
 * manifest's path to that name may have alternatives ({@code a|b}).
 */
public final class ItemErrors {

  /** The status by which error rules are found for the items of a batch answer. */
  public static final int STATUS = 207;

  private final ObjectType type;
  private final Map<String, Value> byItem = new HashMap<>();
  private final int count;

  public ItemErrors(ObjectType type, Operation operation, @Nullable Value answer) {
    this.type = type;
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
      items.values().forEach(id -> byItem.put(key(id), error));
    } else if (named != null) {
      byItem.put(key(named), error);
    }
  }

  private String key(Value id) {
    return type.idKey(Formats.text(id));
  }

  public boolean none() {
    return count == 0;
  }

  /** The names that errors call items by, ids as {@link ObjectType#idKey}. */
  public Set<String> named() {
    return byItem.keySet();
  }

  /** The error of the item that goes by one of these names; null where none names it. */
  public @Nullable Value about(Set<String> names) {
    return names.stream()
        .map(type::idKey)
        .filter(byItem::containsKey)
        .findFirst()
        .map(byItem::get)
        .orElse(null);
  }
}
