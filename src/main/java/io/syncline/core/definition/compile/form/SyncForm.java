package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.source.SyncDefinition;
import java.util.List;

/**
 * What a sync comes to with the system types that are known.
 *
 * @param entities what it says about each entity
 * @param findings all findings; with a {@linkplain Finding#refuses() problem} among them the sync
 *     is refused
 */
public record SyncForm(
    SyncDefinition definition, List<EntityForm> entities, List<Finding> findings) {
  public SyncForm {
    entities = List.copyOf(entities);
    findings = List.copyOf(findings);
  }

  public boolean refused() {
    return findings.stream().anyMatch(Finding::refuses);
  }

  /** What keeps it from starting; empty: it can start. */
  public List<Finding> holds() {
    return findings.stream().filter(it -> it.kind() != Finding.Kind.NOTICE).toList();
  }
}
