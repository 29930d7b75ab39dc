"""Makes odd.h5 and huge.h5 (h5py 3). demo.h5 is what an h5py user's file looks like; these are what jhdf and we stumble over."""
import h5py
import numpy as np

with h5py.File('odd.h5', 'w') as f:
    d = f.create_dataset('partial', (100, 100), 'i4', chunks=(30, 30), fillvalue=7)
    d[0:20, 0:20] = 1
    f.create_dataset('never', (5, 5), 'f8', fillvalue=2.5)
    f.create_dataset('chunky', data=np.arange(13 * 17 * 19).reshape(13, 17, 19).astype('>f4'),
                     chunks=(5, 5, 5), compression='gzip', shuffle=True, fletcher32=True)
    f.create_dataset('u8', data=np.array([1, 2 ** 63 + 5], dtype='u8'))
    f.create_dataset('complex', data=np.array([1 + 2j, 3 - 4j]))
    f.create_dataset('texts', data=['a', 'b\u00e9', 'c' * 100], dtype=h5py.string_dtype())
    f.create_dataset('text', data='hello')
    f.create_dataset('enum', data=np.array([0, 1, 2], dtype='u1'),
                     dtype=h5py.enum_dtype({'R': 0, 'G': 1, 'B': 2}, basetype='u1'))
    f.create_dataset('null', data=h5py.Empty('f4'))
    f.create_dataset('vlen', (2,), dtype=h5py.vlen_dtype('i4'))
    f.create_dataset('records', data=np.array([((1, 2, 3), (4, 5), b's')] * 4, dtype=[
        ('a', '<f4', (3,)), ('n', [('p', 'i2'), ('q', '>u2')]), ('s', 'S4')]))
    f['soft'] = h5py.SoftLink('/u8')
    f['broken'] = h5py.SoftLink('/nowhere')
    g = f.create_group('g')
    g['loop'] = f['/']
    g.attrs['x'] = [1.5, 2.5]
    f.create_dataset('reference', data=f['u8'].ref, dtype=h5py.ref_dtype)
    compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    compact.set_layout(h5py.h5d.COMPACT)
    h5py.h5d.create(f.id, b'compact', h5py.h5t.NATIVE_INT16, h5py.h5s.create_simple((3, 2)), compact).write(
        h5py.h5s.ALL, h5py.h5s.ALL, np.arange(6, dtype='i2').reshape(3, 2))

with h5py.File('huge.h5', 'w') as f:
    f.create_dataset('huge', (1 << 40,), 'f8', chunks=(1 << 20,))
