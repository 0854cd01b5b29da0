package io.syncline.system.http.answer;

import java.util.Set;

/**
 * Native fields that syncs map although the system type does not declare them: systems that show
 * only what is asked for are asked for these too.
 */
@FunctionalInterface
public interface WantedFields {

  WantedFields NONE = object -> Set.of();

  Set<String> of(String object);
}
