package io.syncline.app;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.model.SystemId;

/**
 * Which systems' webhooks are to be answered with "send it again" while no sync takes them in:
 * those that definitions name, unless their type has none. While a file cannot be read, it may name
 * any.
 */
final class ExpectedHooks {

  private ExpectedHooks() {}

  static boolean of(SystemId id, Loaded loaded) {
    var connection = loaded.connections().get(id);
    if (connection != null) {
      var type = loaded.types().named(connection.type());
      return type.isEmpty() || type.get().webhook() != null;
    }
    return loaded.refused() || loaded.syncs().stream().anyMatch(it -> names(it, id));
  }

  private static boolean names(LoadedSync sync, SystemId id) {
    return sync.form().definition().systems().stream().anyMatch(it -> it.id().equals(id));
  }
}
