package io.syncline.core.delivery.attempt;

import io.syncline.core.definition.model.ExposedLink;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.transform.path.ExternalIds;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes copies in a target by the ids of other systems that they hold: stronger than every
 * match rule, for them and against them (S9, S17).
 */
final class StrongSearch {

  private StrongSearch() {}

  /** By which fields the target can be asked for the ids that the record has elsewhere. */
  static Map<ExposedLink, Query> queries(CreateTask task) {
    var queries = new LinkedHashMap<ExposedLink, Query>();
    for (var link : task.context().participant().exposed()) {
      var id = id(task, link.system(), link.object());
      if (link.field().findable() && id.isPresent()) {
        value(link, id.get().id())
            .ifPresent(it -> queries.put(link, new Query(link.field().path(), it)));
      }
    }
    return queries;
  }

  /** As the field holds it; empty where it cannot hold such an id. */
  private static Optional<Value> value(ExposedLink link, String id) {
    var type = link.field().type();
    if (type != ValueType.INTEGER && type != ValueType.DECIMAL) {
      return Optional.of(Value.text(id));
    }
    try {
      return Optional.of(new Value.Decimal(new BigDecimal(id)));
    } catch (NumberFormatException notThere) {
      return Optional.empty();
    }
  }

  static boolean agrees(CreateTask task, ExposedLink link, NativeRecord copy) {
    var id = id(task, link.system(), link.object());
    return said(task, copy).stream()
        .filter(it -> it.by().equals(link))
        .anyMatch(it -> id.filter(it.other()::equals).isPresent());
  }

  /** The rule by which the copy says that it is this record; null: it does not. */
  static @Nullable String recognized(CreateTask task, NativeRecord copy) {
    return differs(task, copy) != null
        ? null
        : said(task, copy).stream().map(it -> it.by().rule()).findFirst().orElse(null);
  }

  /** The rule by which the copy says that it is another record; null: it does not. */
  static @Nullable String differs(CreateTask task, NativeRecord copy) {
    return said(task, copy).stream()
        .filter(
            it ->
                id(task, it.other().system(), it.other().object())
                    .filter(it.other()::equals)
                    .isEmpty())
        .map(it -> it.by().rule())
        .findFirst()
        .orElse(null);
  }

  private static List<ExternalIds.Said> said(CreateTask task, NativeRecord copy) {
    return ExternalIds.said(task.context().participant(), copy.ref(), copy.fields());
  }

  private static Optional<NativeRef> id(CreateTask task, SystemId system, String object) {
    return task.context().state().main(system, object).map(LinkState::link).map(Link::ref);
  }
}
