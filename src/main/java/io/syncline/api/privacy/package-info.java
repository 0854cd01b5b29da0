/** Rights of the persons whom records describe. */
@NullMarked
package io.syncline.api.privacy;

import org.jspecify.annotations.NullMarked;
