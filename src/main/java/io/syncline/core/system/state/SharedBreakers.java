package io.syncline.core.system.state;

import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.util.Map;

/** What the processes of an installation tell each other about systems that do not answer. */
public interface SharedBreakers {

  /** A process found the system silent, or its trial call failed: it waits that long. */
  void open(SystemId system, Duration pause);

  /** A process that waited got an answer. */
  void close(SystemId system);

  /** For how long a process still waits for each silent system; zero: a trial call is due. */
  Map<SystemId, Duration> open();
}
