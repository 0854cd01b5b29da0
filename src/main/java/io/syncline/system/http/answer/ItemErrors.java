package io.syncline.system.http.answer;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Operation.ItemStatus;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.FirstPath;
import io.syncline.system.http.call.Formats;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The failures of single items that a group's answer tells: in a list of errors beside the records,
 * or in the items themselves. By the item they name; the manifest's path to that name may have
 * alternatives ({@code a|b}).
 */
public final class ItemErrors {

  /** The status by which error rules are found for items that tell no status of their own. */
  public static final int STATUS = 207;

  /** Of an item that does not tell what it was to tell. */
  static final int UNCLEAR = 0;

  /**
   * The failure of one item.
   *
   * @param status the HTTP status that it tells, else {@link #STATUS}
   * @param said what it says
   */
  public record ItemError(int status, Value said) {}

  private final ObjectType type;
  private final @Nullable ItemStatus status;
  private final String[] names;
  private final Map<String, ItemError> byItem = new HashMap<>();
  private final int count;

  public ItemErrors(ObjectType type, Operation operation, @Nullable Value answer) {
    this.type = type;
    this.status = operation.itemStatus();
    this.names = status == null || status.id() == null ? new String[0] : status.id().split("\\|");
    var list = status == null ? null : status.errorList();
    var errors = list == null ? List.<Value.Struct>of() : Answers.trees(answer, list);
    this.count = errors.size();
    errors.forEach(it -> name(it, new ItemError(STATUS, it)));
    var items = itemsTell() ? RecordList.of(answer, operation).trees() : List.<Value.Struct>of();
    for (var item : items) {
      var error = own(item);
      if (error != null) {
        name(item, error);
        var record = record(item);
        var id = FirstPath.parse(type.id()).read(record == null ? item : record);
        if (id != null && !id.isEmpty()) {
          byItem.putIfAbsent(key(id), error);
        }
      }
    }
  }

  private boolean itemsTell() {
    return status != null
        && (status.errors() != null || status.success() != null || status.status() != null);
  }

  private void name(Value.Struct tree, ItemError error) {
    for (var path : names) {
      var named = Answers.at(tree, path);
      if (named instanceof Value.Items items) {
        items.values().forEach(id -> byItem.put(key(id), error));
      } else if (named != null) {
        byItem.put(key(named), error);
      }
    }
  }

  /** Whether an item of the answer calls itself by one of these names. */
  public boolean isCalled(Value.Struct item, Set<String> wanted) {
    for (var path : names) {
      var named = Answers.at(item, path);
      if (named != null && !named.isEmpty() && wanted.contains(Formats.text(named))) {
        return true;
      }
    }
    return false;
  }

  /** What an item says of its own failure; null: it did not fail. */
  public @Nullable ItemError own(Value.Struct item) {
    if (status == null) {
      return null;
    }
    var errors = status.errors() == null ? null : Answers.at(item, status.errors());
    boolean any = errors != null && !errors.isEmpty();
    var said = any ? errors : item;
    int code = code(item);
    if (code == UNCLEAR) {
      return new ItemError(UNCLEAR, said);
    }
    boolean failed = any || Boolean.FALSE.equals(success(item)) || code >= 300 || code < 200;
    boolean hasCode = status.status() != null && (code >= 300 || code < 200);
    return failed ? new ItemError(hasCode ? code : STATUS, said) : null;
  }

  /** The HTTP status that an item tells; 200 where it need not tell one. */
  private int code(Value.Struct item) {
    if (status != null && status.status() != null) {
      var text = Answers.text(item, status.status());
      return text != null && text.matches("[1-5]\\d\\d") ? Integer.parseInt(text) : UNCLEAR;
    }
    boolean silent = status != null && status.success() != null && success(item) == null;
    return silent ? UNCLEAR : 200;
  }

  private @Nullable Boolean success(Value.Struct item) {
    var text = status == null ? null : Answers.text(item, status.success());
    return text == null ? null : Boolean.valueOf(text);
  }

  /** The record in an item; null where it holds none. */
  public Value.@Nullable Struct record(Value.Struct item) {
    var path = status == null ? null : status.record();
    return path == null
        ? item
        : Answers.at(item, path) instanceof Value.Struct record ? record : null;
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
  public @Nullable ItemError about(Set<String> names) {
    return names.stream()
        .map(type::idKey)
        .filter(byItem::containsKey)
        .findFirst()
        .map(byItem::get)
        .orElse(null);
  }
}
