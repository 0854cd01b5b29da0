package io.syncline.ops.gauge;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.SyncRules;
import java.util.Map;
import java.util.TreeMap;

/** The syncs that are started, by name. */
final class SyncsByName {

  private SyncsByName() {}

  static Map<String, SyncRules> of(Installation installation) {
    var syncs = new TreeMap<String, SyncRules>();
    installation
        .entities()
        .values()
        .forEach(it -> it.syncs().forEach(rules -> syncs.putIfAbsent(rules.sync(), rules)));
    return syncs;
  }
}
