/** What happens, as a stream. */
@NullMarked
package io.syncline.api.events;

import org.jspecify.annotations.NullMarked;
