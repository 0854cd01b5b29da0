/** Files of records: their bytes while they go from one system to another. */
@NullMarked
package io.syncline.core.system.file;

import org.jspecify.annotations.NullMarked;
