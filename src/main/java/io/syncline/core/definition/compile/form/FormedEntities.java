package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.Finding;
import java.util.List;

/** The entities of a sync, and the findings about how they were formed. */
public record FormedEntities(List<FormedEntity> entities, List<Finding> findings) {
  public FormedEntities {
    entities = List.copyOf(entities);
    findings = List.copyOf(findings);
  }
}
