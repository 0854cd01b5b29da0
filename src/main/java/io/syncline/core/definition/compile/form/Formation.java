package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.Finding;
import java.util.List;

/** The entities of a sync, and what is to be told about how they came about. */
public record Formation(List<FormedEntity> entities, List<Finding> findings) {
  public Formation {
    entities = List.copyOf(entities);
    findings = List.copyOf(findings);
  }
}
