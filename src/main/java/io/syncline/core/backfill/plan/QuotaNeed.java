package io.syncline.core.backfill.plan;

import io.syncline.core.backfill.run.BulkListing;
import io.syncline.core.backfill.run.Progress;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.Quota;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystems;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many calls carrying out a plan takes of systems that have a quota, and how long that lasts:
 * each listing once more, and a read and a write for each item. About that many: what is found, and
 * what people do meanwhile, is not known before.
 */
final class QuotaNeed {

  private final ConnectedSystems systems;
  private final Map<SystemId, Long> calls = new TreeMap<>();

  QuotaNeed(ConnectedSystems systems) {
    this.systems = systems;
  }

  /** The listings that are read again. */
  void listings(List<BulkListing> legs, Progress at) {
    for (var leg : legs) {
      var rows = at.rows(leg.system(), leg.object());
      if (rows != null) {
        var list = leg.object().operations().get(Kind.LIST);
        int most = list == null || list.paging() == null ? 1 : list.paging().maxSize();
        int size = Math.max(1, Math.min(leg.batchSize(), most));
        need(leg.system(), (rows / size + 1) * cost(leg.object(), Kind.LIST));
      }
    }
  }

  /** So many records are written to an object of a system. */
  void writes(SystemId system, ObjectType object, long creates, long updates) {
    need(
        system,
        calls(object, Kind.CREATE, Kind.CREATE_MANY, creates)
            + creates * cost(object, Kind.FIND)
            + calls(object, Kind.UPDATE, Kind.UPDATE_MANY, updates)
            + calls(object, Kind.GET, Kind.GET_MANY, updates));
  }

  private void need(SystemId system, long more) {
    calls.merge(system, more, Long::sum);
  }

  private static long calls(ObjectType object, Kind one, Kind many, long records) {
    var group = object.operations().get(many);
    return group == null
        ? records * cost(object, one)
        : (records + group.batch() - 1) / group.batch() * group.request().cost();
  }

  private static int cost(ObjectType object, Kind kind) {
    @Nullable Operation operation = object.operation(kind);
    return operation == null ? 0 : operation.request().cost();
  }

  /** In words; empty where no system has a quota. */
  String said() {
    var all = new StringBuilder();
    calls.forEach(
        (id, number) -> {
          var quota = systems.find(id).map(it -> it.type().quota()).orElse(null);
          if (quota != null && number > 0) {
            all.append(said(id, number, quota));
          }
        });
    return all.toString();
  }

  private static String said(SystemId id, long number, Quota quota) {
    long each = Math.max(1, quota.calls() - quota.reserved(quota.calls()));
    long times = (number + each - 1) / each;
    var days = quota.per().multipliedBy(times);
    var time =
        days.compareTo(Duration.ofDays(1)) < 0
            ? "less than a day"
            : days.toDays() == 1 ? "1 day" : days.toDays() + " days";
    return String.format(
        Locale.ROOT,
        ". At %s it takes about %,d calls, of which runs may make %,d in each %s: about %s",
        id,
        number,
        each,
        quota.per().equals(Duration.ofDays(1)) ? "day" : quota.per().toHours() + " hours",
        time);
  }
}
