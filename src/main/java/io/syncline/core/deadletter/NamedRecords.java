package io.syncline.core.deadletter;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Map;

/**
 * Which records the payload of a webhook's event names, as its system type describes events now.
 */
public interface NamedRecords {

  /**
   * The fields by which events of the system name their record, by path, with what this payload has
   * there: {@link Value#CLEARED} where it has nothing.
   *
   * @return empty where the system sends no webhooks to a started sync
   */
  Map<String, Value> fields(SystemId system, Value.Struct payload);

  /**
   * @return one at least
   * @throws NamesNone where it names none
   */
  List<NativeRef> named(SystemId system, Value.Struct payload);

  /** The message says what is missing, without values. */
  final class NamesNone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NamesNone(String reason) {
      super(reason, null, false, false);
    }

    public String reason() {
      var message = getMessage();
      return message == null ? "" : message;
    }
  }
}
