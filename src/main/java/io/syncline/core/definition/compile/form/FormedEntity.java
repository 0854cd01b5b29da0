package io.syncline.core.definition.compile.form;

import io.syncline.core.model.SystemId;
import java.util.List;
import java.util.Optional;

/**
 * An entity as one sync forms it.
 *
 * @param name its name
 * @param members by rank: the primary first, then as listed
 */
public record FormedEntity(String name, List<EntityMember> members) {
  public FormedEntity {
    members = List.copyOf(members);
  }

  public EntityMember primary() {
    return members.get(0);
  }

  public Optional<EntityMember> member(SystemId id) {
    return members.stream().filter(it -> it.id().equals(id)).findFirst();
  }
}
