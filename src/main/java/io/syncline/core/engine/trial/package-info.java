/** What a sync makes of a record that a person tries it with. */
@NullMarked
package io.syncline.core.engine.trial;

import org.jspecify.annotations.NullMarked;
