/** Rights of the persons described by records. */
@NullMarked
package io.syncline.api.privacy;

import org.jspecify.annotations.NullMarked;
