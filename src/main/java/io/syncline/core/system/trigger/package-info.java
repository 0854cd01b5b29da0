/** Triggers of a database that report each changed row. */
@NullMarked
package io.syncline.core.system.trigger;

import org.jspecify.annotations.NullMarked;
