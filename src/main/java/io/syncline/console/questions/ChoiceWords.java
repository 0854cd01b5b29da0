package io.syncline.console.questions;

import io.syncline.api.reviews.QuestionView.ChoiceView;
import io.syncline.console.questions.QuestionSheet.Hidden;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a choice does, in words, and how it is sent. */
final class ChoiceWords {

  /** Those that can be given to many questions: they name no copy and no record. */
  static final Set<String> FOR_MANY = Set.of("take", "keep", "create", "separate", "leave");

  private ChoiceWords() {}

  static String of(String choice, String system, String other) {
    return switch (choice) {
      case "take" -> "Keep the value of " + system + " everywhere";
      case "keep" -> "Keep the value of the unified record everywhere";
      case "say" -> "Write another value everywhere";
      case "by" -> "Decide by the strategy " + other;
      case "create" -> "Create it in the system";
      case "link" -> "They are the same: link it with " + other;
      case "separate" -> "It is another one: make a record of its own";
      case "leave" -> "Change nothing, and do not ask this again";
      case "recreate" -> "Keep the record, and create it again where it is gone";
      case "archive-everywhere" -> "Archive it in every other system, too";
      case "delete-everywhere" -> "Delete it in every other system, too";
      case "unlink-everywhere" -> "Unlink it in every other system; nothing is deleted there";
      case "let-go" -> "Allow what the brake stopped, and do it now";
      default -> choice;
    };
  }

  static String of(ChoiceView it) {
    return of(it.choice(), text(it.system()), other(it));
  }

  /** Of an answer as it is kept, such as {@code take:zendesk}. */
  static String ofAnswer(String resolution) {
    var parts = resolution.split(":", 2);
    var said = parts.length == 2 ? parts[1] : "";
    return of(parts[0], said, said);
  }

  private static String other(ChoiceView it) {
    return it.copy() != null ? it.copy() : it.record() == null ? "" : "record " + it.record();
  }

  private static String text(@Nullable String it) {
    return it == null ? "" : it;
  }

  static List<Hidden> posted(ChoiceView it) {
    var posted = new ArrayList<Hidden>();
    posted.add(new Hidden("choice", it.choice()));
    if (it.system() != null) {
      posted.add(new Hidden("system", it.system()));
    }
    if (it.copy() != null) {
      posted.add(new Hidden("copy", it.copy()));
    }
    if (it.record() != null) {
      posted.add(new Hidden("record", it.record().toString()));
    }
    return posted;
  }
}
