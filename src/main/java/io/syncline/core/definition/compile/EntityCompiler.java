package io.syncline.core.definition.compile;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.compile.form.FormedEntities;
import io.syncline.core.definition.compile.form.FormedEntity;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.source.Direction;
import io.syncline.core.definition.source.SyncDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out which objects of a sync's systems are one entity (docs/definitions.md). Pure; the same
 * definition always forms the same entities.
 */
public final class EntityCompiler {

  private final SyncDefinition sync;
  private final Candidates candidates;
  private final List<Finding> findings = new ArrayList<>();

  private EntityCompiler(SyncDefinition sync, SystemTypes types) {
    this.sync = sync;
    this.candidates = new Candidates(sync, types, findings);
  }

  public static FormedEntities compile(SyncDefinition sync, SystemTypes types) {
    var compiler = new EntityCompiler(sync, types);
    return new FormedEntities(compiler.entities(), compiler.findings);
  }

  private List<FormedEntity> entities() {
    var openers = candidates.openers();
    var joined = new LinkedHashMap<Candidate, List<Candidate>>();
    openers.forEach(opener -> joined.put(opener, new ArrayList<>()));
    var taken = new HashSet<Candidate>(openers);
    candidates.others().forEach(ofSystem -> join(ofSystem, joined, taken));
    var result = new ArrayList<FormedEntity>();
    joined.forEach((opener, others) -> entity(opener, others, result));
    idle(taken, result);
    return result;
  }

  private void join(
      List<Candidate> ofSystem, Map<Candidate, List<Candidate>> joined, Set<Candidate> taken) {
    var free = new ArrayList<Candidate>();
    for (var candidate : ofSystem) {
      var fitting = joined.keySet().stream().filter(candidate::shares).toList();
      if (fitting.size() > 1) {
        ambiguous(candidate, fitting);
        taken.add(candidate);
      } else {
        free.add(candidate);
      }
    }
    joined.forEach(
        (opener, others) ->
            free.stream()
                .filter(opener::shares)
                .filter(candidate -> !taken.contains(candidate))
                .min(Comparator.comparingInt(candidate -> candidate.fit(opener)))
                .ifPresent(
                    candidate -> {
                      others.add(candidate);
                      taken.add(candidate);
                    }));
  }

  private void ambiguous(Candidate candidate, List<Candidate> fitting) {
    var names = fitting.stream().map(Candidate::opens).toList();
    var message = "`%s` of `%s` fits %s and joins none; write `mapping: %s` or one of the others";
    var object = candidate.object().name();
    findings.add(
        Finding.notice(
            candidate.path(),
            message.formatted(
                object, candidate.spec().id(), String.join(" and ", names), names.get(0))));
  }

  private void entity(Candidate opener, List<Candidate> others, List<FormedEntity> result) {
    if (others.isEmpty() && candidates.incomplete()) {
      return;
    }
    if (others.isEmpty() && candidates.isNamedByRule(opener)) {
      result.add(alone(opener));
      return;
    }
    if (others.isEmpty()) {
      var message = "`%s` of `%s` is idle: no other system has a `%s`";
      findings.add(
          Finding.notice(
              opener.path(),
              message.formatted(opener.object().name(), opener.spec().id(), opener.opens())));
      return;
    }
    if (others.stream().noneMatch(other -> other.object().writable()) && noTarget(opener)) {
      var message = "none of the systems that would receive `%s` can be written";
      findings.add(Finding.problem(opener.path(), message.formatted(opener.opens())));
    }
    var members = new ArrayList<EntityMember>();
    members.add(new EntityMember(opener.spec(), opener.object()));
    others.forEach(other -> members.add(new EntityMember(other.spec(), other.object())));
    result.add(new FormedEntity(Names.singular(opener.opens()), members));
  }

  /** Where changes travel both ways, a primary that can be written is a target too. */
  private boolean noTarget(Candidate opener) {
    return sync.direction() == Direction.UNIDIRECTIONAL || !opener.object().writable();
  }

  /** What no other system has, and a rule reads or derives. */
  private static FormedEntity alone(Candidate candidate) {
    var member = new EntityMember(candidate.spec(), candidate.object());
    return new FormedEntity(Names.singular(candidate.opens()), List.of(member));
  }

  private void idle(Set<Candidate> taken, List<FormedEntity> result) {
    for (var ofSystem : candidates.others()) {
      for (var candidate : ofSystem) {
        var entity = alone(candidate);
        boolean free = result.stream().noneMatch(it -> it.name().equals(entity.name()));
        if (!taken.contains(candidate) && free && candidates.isNamedByRule(candidate)) {
          result.add(entity);
        } else if (candidate.named() && !taken.contains(candidate)) {
          var message = "`%s` of `%s` is idle: it fits no entity of the primary";
          findings.add(
              Finding.notice(
                  candidate.path(),
                  message.formatted(candidate.object().name(), candidate.spec().id())));
        }
      }
    }
  }
}
