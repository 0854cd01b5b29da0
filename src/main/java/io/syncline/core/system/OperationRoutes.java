package io.syncline.core.system;

import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes that integrators wrote for single operations of a system, in place of what its
 * manifest says: {@code direct:<system>.<object>.<operation>}.
 */
public interface OperationRoutes {

  OperationRoutes NONE =
      new OperationRoutes() {
        @Override
        public boolean has(String name) {
          return false;
        }

        @Override
        public @Nullable Value call(
            String name, Value body, Map<String, String> about, Duration timeout) {
          throw new Failed("there is no route " + name, false);
        }
      };

  /** What the route of an operation is called: {@code crm.contacts.update}. */
  static String name(SystemId system, String object, Operation.Kind operation) {
    return system + "." + object + "." + operation.name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is at work now. */
  boolean has(String name);

  /**
   * Sends {@code body} through the route and waits for its answer.
   *
   * @param about what else the route may want to know, by name
   * @param timeout longest wait
   * @return null where the route answers with nothing
   * @throws Failed where it ends with an exception or not in time
   */
  @Nullable Value call(String name, Value body, Map<String, String> about, Duration timeout);

  /** The route did not end well; the message names no values. */
  final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean refused;

    /**
     * @param refused whether nothing was done, and never will be, because of what was asked
     */
    public Failed(String why, boolean refused) {
      super(why, null, false, false);
      this.refused = refused;
    }

    public boolean refused() {
      return refused;
    }

    public String why() {
      return String.valueOf(getMessage());
    }
  }
}
