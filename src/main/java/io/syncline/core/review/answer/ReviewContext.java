package io.syncline.core.review.answer;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.value.VersionHash;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A question and all that its answers are made from, as read together.
 *
 * @param states the records concerned: the item's own, its candidates, those a choice names
 * @param open what else waits of the item's own record
 * @param links of the native records concerned
 */
public record ReviewContext(
    Review review,
    Entity entity,
    Map<RecordId, RecordState> states,
    OpenQuestions open,
    Map<NativeRef, Link> links) {

  /** Before a create question's system; see {@link HeldCreation}. */
  private static final char CREATE = '@';

  public ReviewItem item() {
    return review.item();
  }

  public @Nullable RecordState state() {
    return item().record() == null ? null : states.get(item().record());
  }

  /** Whether it, or a conflict about the same attributes, is of a kind this version has not. */
  boolean needsNewerVersion() {
    return item().kind() == ReviewItem.Kind.UNKNOWN
        || open.conflictsOf(attributes()).stream()
            .anyMatch(it -> it.kind() == Conflict.Kind.UNKNOWN);
  }

  /** The record it is about; a question about values always has one. */
  RecordState record() {
    var state = state();
    if (state == null) {
      throw new Refused(Refused.Why.UNKNOWN, "The record of this question is not there any more");
    }
    return state;
  }

  /**
   * The attributes whose value is asked for. What an invalid value holds beside its own, because
   * the whole record waits, is not asked for.
   */
  Set<String> attributes() {
    if (item().kind() == ReviewItem.Kind.INVALID_VALUE) {
      return Set.of(item().subject().substring(item().subject().lastIndexOf('#') + 1));
    }
    return item().attributes().stream()
        .filter(it -> it.indexOf(CREATE) < 0)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Of everything the choices are made from, and of nothing else: an edit of another attribute
   * makes no decision stale. Masked values are not in it: a person who may not see them must not be
   * able to guess them from it (S24).
   */
  public String version() {
    var text = new StringBuilder(item().id().toString());
    var state = state();
    if (state != null) {
      text.append(state.record().status());
      attributes().forEach(it -> said(state, it, text));
      state.links().stream()
          .map(it -> it.link().ref() + ":" + it.link().generation() + ":" + it.link().role())
          .sorted()
          .forEach(text::append);
    }
    return VersionHash.of(text.toString()).hex().substring(0, 16);
  }

  private void said(RecordState state, String attribute, StringBuilder text) {
    var held = state.record().attributes().get(attribute);
    text.append('#').append(attribute).append(held == null ? 0 : held.version());
    boolean masked = entity.attribute(attribute).map(it -> it.secrecy().masked()).orElse(true);
    for (var link : sorted(state)) {
      var mapping =
          entity
              .participant(link.link().ref().system())
              .flatMap(it -> it.mappingOf(attribute))
              .orElse(null);
      var field = mapping == null ? null : link.shadow().field(mapping.field().path());
      if (field != null) {
        text.append('|').append(link.link().ref()).append('=');
        text.append(masked ? link.shadow().readNumber() : field.held().canonical());
      }
    }
  }

  /** However the store happens to list them. */
  private static List<RecordState.LinkState> sorted(RecordState state) {
    return state.links().stream().sorted(Comparator.comparing(it -> it.link().ref())).toList();
  }
}
