package io.syncline.core.backfill.run;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The way of a bulk run through a sync: entity by entity, parents before the children that refer to
 * them. In each the systems come first that cannot be searched, then the system of record and the
 * others as they are listed, so that what exists twice is found and not made again.
 */
public final class BulkListingOrder {

  /** The listings, in order; empty where the sync is not started or none can be listed. */
  public List<BulkListing> legs(Installation installation, String sync, BulkRequest request) {
    var legs = new ArrayList<BulkListing>();
    for (var entity : parentsFirst(installation, entities(installation, sync))) {
      var rules = rules(entity, sync);
      entity.participants().stream()
          .filter(it -> rules.systems().contains(it.system()) && listed(rules, it, request))
          .sorted(Comparator.comparing(Participant::isSearchable))
          .map(it -> new BulkListing(entity, it.system(), it.type(), rules.firstSync().batchSize()))
          .forEach(legs::add);
    }
    return legs;
  }

  /** Why there is nothing to list, in words. */
  public static String nothing(Installation installation, String sync, BulkRequest request) {
    var source = request.source();
    boolean unread =
        source != null
            && entities(installation, sync).stream()
                .flatMap(it -> it.participant(source).stream())
                .anyMatch(it -> it.type().writeOnly());
    return unread
        ? source + " is write-only: nothing can be listed there"
        : "The sync is not started, or nothing can be listed";
  }

  private static List<Entity> parentsFirst(Installation installation, List<Entity> entities) {
    var byName = entities.stream().sorted(Comparator.comparing(Entity::name)).toList();
    return installation.parentsFirst(
        byName, it -> new NativeRef(it.primary().system(), it.primary().object(), it.name()));
  }

  /** What records may be brought up to date, and made, in. */
  public static Set<SystemId> targets(Installation installation, String sync, BulkRequest request) {
    var systems = new HashSet<SystemId>();
    entities(installation, sync).forEach(it -> systems.addAll(rules(it, sync).systems()));
    if (!request.targets().isEmpty()) {
      systems.retainAll(request.targets());
    }
    return systems;
  }

  /** The entities a started sync includes. */
  public static List<Entity> entities(Installation installation, String sync) {
    return installation.entities().values().stream()
        .filter(it -> it.syncs().stream().anyMatch(rules -> rules.sync().equals(sync)))
        .toList();
  }

  static SyncRules rules(Entity entity, String sync) {
    return entity.syncs().stream().filter(it -> it.sync().equals(sync)).findFirst().orElseThrow();
  }

  private static boolean listed(SyncRules rules, Participant participant, BulkRequest request) {
    var type = participant.type();
    boolean able =
        type.readable() && (type.can(Operation.Kind.LIST) || type.can(Operation.Kind.CHANGED));
    var source = request.source();
    return able
        && (source == null
            ? rules.flow().flows().permitted().containsKey(participant.system())
                || !participant.isSearchable()
            : source.equals(participant.system()));
  }
}
