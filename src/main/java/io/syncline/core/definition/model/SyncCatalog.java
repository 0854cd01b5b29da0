package io.syncline.core.definition.model;

import io.syncline.core.definition.Finding;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every sync that is known, started or not, to be shown. */
@FunctionalInterface
public interface SyncCatalog {

  /** All of them, in the order of their names. */
  List<Listed> syncs();

  default Optional<Listed> find(String name) {
    return syncs().stream().filter(it -> it.name().equals(name)).findFirst();
  }

  /**
   * One sync.
   *
   * @param file its file
   * @param version what its author calls this version; null: nothing
   * @param contentHash hash of the content that holds
   * @param startedAt when it was started first; null: it is not started, {@code findings} say why
   * @param entities what it keeps in agreement
   * @param findings all messages to its author, notices included; where the newest file is refused
   *     and the last good version holds, the refusal too
   */
  record Listed(
      String name,
      String file,
      @Nullable String version,
      String contentHash,
      @Nullable Instant startedAt,
      List<SystemId> systems,
      List<String> entities,
      List<Finding> findings) {

    public Listed {
      systems = List.copyOf(systems);
      entities = List.copyOf(entities);
      findings = List.copyOf(findings);
    }

    public boolean started() {
      return startedAt != null;
    }
  }
}
