package io.syncline.core.review.answer;

import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.util.Locale;
import java.util.Map;

/** An answer that a person may give to a question. */
public sealed interface Choice {

  /** The answer's word in the audit log; never a value. */
  String words();

  /** The value of this system's copy is kept everywhere. */
  record Take(SystemId system) implements Choice {
    @Override
    public String words() {
      return "take:" + system;
    }
  }

  /** The record's value is kept everywhere. */
  record Keep() implements Choice {
    @Override
    public String words() {
      return "keep";
    }
  }

  /** The person says the values. */
  record Say(Map<String, Value> values) implements Choice {
    public Say {
      values = Map.copyOf(values);
    }

    @Override
    public String words() {
      return "say";
    }

    @Override
    public String toString() {
      return "Say" + values.keySet();
    }
  }

  /** Another strategy than the definition's decides this once. */
  record By(Strategy strategy) implements Choice {
    @Override
    public String words() {
      return "by:" + strategy.kind();
    }
  }

  /** The record is created there; once more where it is not known whether it was created. */
  record Create() implements Choice {
    @Override
    public String words() {
      return "create";
    }
  }

  /** This copy is the record's. */
  record LinkCopy(NativeRef ref) implements Choice {
    @Override
    public String words() {
      return "link:" + ref;
    }
  }

  /** The copy that was asked about is this record's; a surplus one becomes a secondary link. */
  record LinkRecord(RecordId record) implements Choice {
    @Override
    public String words() {
      return "link:" + record;
    }
  }

  /** The copy that was asked about becomes a new record. */
  record Separate() implements Choice {
    @Override
    public String words() {
      return "separate";
    }
  }

  /** The record is archived, deleted or unlinked in every other system, as this one says. */
  record Everywhere(Removal how) implements Choice {
    public Everywhere {
      if (how == Removal.RESTORE) {
        throw new IllegalArgumentException("A deletion is not answered with " + how);
      }
    }

    @Override
    public String words() {
      return how.name().toLowerCase(Locale.ROOT) + "-everywhere";
    }
  }

  /** The record is kept, and created again where it is gone. */
  record Recreate() implements Choice {
    @Override
    public String words() {
      return "recreate";
    }
  }

  /** What the brake stopped is released. */
  record LetGo() implements Choice {
    @Override
    public String words() {
      return "let-go";
    }
  }

  /** Nothing changes, and the same question is not asked again. */
  record Leave() implements Choice {
    @Override
    public String words() {
      return "leave";
    }
  }
}
