/** Rights of the persons described by records: erasure that lasts, holds, what is held of them. */
@NullMarked
package io.syncline.core.privacy;

import org.jspecify.annotations.NullMarked;
