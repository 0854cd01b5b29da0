package io.syncline.resilience;

import io.syncline.sandbox.EditTarget;
import io.syncline.sandbox.Person;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Edits as people make them, except that only contacts known to all systems change their address. A
 * system without markers recognises a contact by the address only: one that changes while the
 * outcome of its create is unknown becomes two contacts there, and no program could detect that.
 */
final class KnownAddresses implements EditTarget {
  private final EditTarget target;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  KnownAddresses(EditTarget target) {
    this.target = target;
  }

  void known(Collection<String> ids) {
    known.addAll(ids);
  }

  @Override
  public String create(Person person) {
    return target.create(person);
  }

  @Override
  public void edit(String id, Person before, Person after) {
    target.edit(id, before, known.contains(id) ? after : after.withEmail(before.email()));
  }

  @Override
  public void save(String id) {
    target.save(id);
  }
}
