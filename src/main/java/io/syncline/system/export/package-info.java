/** Writes exports into a folder, and into S3. */
@NullMarked
package io.syncline.system.export;

import org.jspecify.annotations.NullMarked;
